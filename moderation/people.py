"""Addresses of residents' profiles, where a network has them."""

from __future__ import annotations

from django.conf import settings

from networks.base import Network


def author_url(network: str, author_id: str, username: str = "") -> str:
    """The address of an author's profile; empty where the network has none, or tells too little."""
    base = str(settings.NETWORK_WEB_URLS[network]).rstrip("/")
    if network == Network.VK and author_id.lstrip("-").isdecimal():
        return f"{base}/{'club' if author_id.startswith('-') else 'id'}{author_id.lstrip('-')}"
    if network == Network.OK and author_id.isdecimal():
        return f"{base}/profile/{author_id}"
    if network == Network.TELEGRAM and username:
        return f"{base}/{username}"
    return ""
