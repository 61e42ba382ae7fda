"""Comments and dialogues in MAX (https://dev.max.ru/docs-api/objects/Update). Bans are told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from networks import reading
from networks.inbound.parsing.residents.shapes import BanEvent, CommentEvent, MessageEvent
from networks.inbound.parsing.shapes import Version
from networks.max import shapes

# Within one millisecond a removal is the last word, and an edit comes after what it edits.
_SEQ = {"comment_created": 0, "comment_edited": 1, "comment_removed": 2}


def comment_event(body: Mapping[str, Any], received: datetime) -> CommentEvent | None:
    """The comment that appeared, was edited or is gone; the update's own time orders its versions."""
    kind = reading.text(body, "update_type")
    if kind not in _SEQ:
        return None
    version = Version(reading.number(body, "timestamp") or 0, _SEQ[kind])
    if kind == "comment_removed":
        page, number = reading.text(body, "chat_id"), reading.text(body, "message_id")
        post = reading.text(body, "post_id")
        return CommentEvent(number, version, None, page=page, post_id=post) if page and number else None
    written = shapes.message(reading.node(body, "message"))
    if written is None or not written.chat_id:
        return None
    comment = shapes.seen_comment(written, "")
    return CommentEvent(
        written.id,
        version,
        comment,
        page=written.chat_id,
        post_id=comment.post_id,
        official=not written.sender_id or written.sender_is_bot,
    )


def message_event(body: Mapping[str, Any], received: datetime) -> MessageEvent | None:
    """A resident's message to the bot."""
    kind = reading.text(body, "update_type")
    written = shapes.message(reading.node(body, "message"))
    if kind not in ("message_created", "message_edited") or written is None:
        return None
    if written.chat_type != "dialog" or written.sender_is_bot or not written.sender_id:
        return None
    version = Version(reading.number(body, "timestamp") or 0, int(kind == "message_edited"))
    return MessageEvent(shapes.seen_message(written, ""), version)


def ban_event(body: Mapping[str, Any]) -> BanEvent | None:
    """«user_removed» does not say whether somebody was banned or went away."""
    return None
