"""MAX's objects as far as the portal reads them (https://dev.max.ru/docs-api/objects/Message)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from networks import reading
from networks.base import PostKind, SeenComment, SeenMessage, SeenPost

OF_USER = "user"  # begins the name of a dialogue without a number


@dataclass(frozen=True)
class Message:
    """A post of a channel, a comment, or a message of a dialogue; `chat_type` is channel, chat or dialog."""

    id: str
    at: datetime
    text: str
    chat_id: str = ""
    chat_type: str = ""
    post_id: str = ""  # of a comment
    attachments: int = 0
    is_forward: bool = False
    reply_to: str = ""
    url: str = ""
    views: int | None = None
    sender_id: str = ""
    sender_name: str = ""
    sender_is_bot: bool = False


def message(data: Mapping[str, Any]) -> Message | None:
    """A Message, or None when its number or time is not there."""
    body, link, sender = reading.node(data, "body"), reading.node(data, "link"), reading.node(data, "sender")
    at = reading.moment_ms(reading.number(data, "timestamp"))
    link_type = reading.text(link, "type")
    mid = reading.text(body, "mid") or (_forward_id(data, link) if link_type == "forward" else "")
    if not mid or at is None:
        return None
    return Message(
        id=mid,
        at=at,
        text=reading.text(body, "text") or (_forwarded_text(link) if link_type == "forward" else ""),
        chat_id=reading.text(data, "recipient", "chat_id"),
        chat_type=reading.text(data, "recipient", "chat_type"),
        post_id=reading.text(data, "recipient", "post_id"),
        attachments=len(reading.items(body, "attachments")),
        is_forward=link_type == "forward",
        reply_to=reading.text(link, "message", "mid") if link_type == "reply" else "",
        url=reading.text(data, "url"),
        views=reading.number(data, "stat", "views"),
        sender_id=reading.text(sender, "user_id"),
        sender_name=_name(sender),
        sender_is_bot=bool(reading.flag(sender, "is_bot")),
    )


def _forward_id(data: Mapping[str, Any], link: Mapping[str, Any]) -> str:
    """A repost may come without a body, and so without a number: it is told from others by its time and original."""
    original = reading.text(link, "message", "mid")
    return f"forward:{reading.text(data, 'timestamp')}:{original}"[:64] if original else ""


def _forwarded_text(link: Mapping[str, Any]) -> str:
    return reading.text(link, "message", "text")


def _name(sender: Mapping[str, Any]) -> str:
    whole = f"{reading.text(sender, 'first_name')} {reading.text(sender, 'last_name')}".strip()
    return whole or reading.text(sender, "name")


def seen_post(posted: Message) -> SeenPost:
    """A channel's message as a post of its page."""
    return SeenPost(
        external_id=posted.id,
        url=posted.url,
        at=posted.at,
        text=posted.text,
        kind=PostKind.REPOST if posted.is_forward else PostKind.POST,
        attachments=posted.attachments,
        views=posted.views,
    )


def seen_comment(written: Message, post_id: str) -> SeenComment:
    """A comment under a channel's post; no author: the channel itself."""
    return SeenComment(
        external_id=written.id,
        post_id=written.post_id or post_id,
        author_id=written.sender_id,
        author_name=written.sender_name,
        at=written.at,
        text=written.text,
        reply_to=written.reply_to,
    )


def seen_message(written: Message, own_id: str) -> SeenMessage:
    """A message of a dialogue with the bot whose number is `own_id`.

    The description lets a dialogue have no number: then it is known by who has written.
    """
    return SeenMessage(
        external_id=written.id,
        dialogue_id=written.chat_id or f"{OF_USER}{written.sender_id}",
        author_id=written.sender_id,
        author_name=written.sender_name,
        at=written.at,
        text=written.text,
        outgoing=bool(own_id) and written.sender_id == own_id,
    )
