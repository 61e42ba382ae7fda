"""Addresses in the networks of residents' profiles and comments, where a network has them."""

from __future__ import annotations

from django.conf import settings

from networks.addresses import post_url
from networks.base import Network
from pages.models import OfficialPage


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


def comment_url(page: OfficialPage, post_id: str, comment_id: str) -> str:
    """The address of a comment, or of its post where comments have none; empty while the post is not known."""
    if not post_id:
        return ""
    url = post_url(page.target, post_id)
    if page.network == Network.VK:
        return f"{url}?reply={comment_id}"
    return f"{url}?comment={comment_id}" if page.network == Network.TELEGRAM else url
