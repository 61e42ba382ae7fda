"""Addresses of channels and their messages."""

from __future__ import annotations

from django.conf import settings


def message_url(chat_id: str, username: str, message_id: str) -> str:
    """Address of a message; in a channel without a public name only its members can open it."""
    base = settings.NETWORK_WEB_URLS["telegram"].rstrip("/")
    if username:
        return f"{base}/{username}/{message_id}"
    return f"{base}/c/{chat_id.removeprefix('-100')}/{message_id}"
