"""Updates of MAX (https://dev.max.ru/docs-api/objects/Update)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from networks import reading
from networks.inbound.kinds import Kind
from networks.inbound.parsing.shapes import Identity, PostEvent, Version
from networks.max import shapes

WANTED = (
    "message_created",
    "message_edited",
    "message_removed",
    "comment_created",
    "comment_edited",
    "comment_removed",
    "bot_added",
    "bot_removed",
    "bot_started",
    "bot_stopped",
    "user_added",
    "user_removed",
    "chat_title_changed",
)
_KINDS = {
    "comment_created": Kind.COMMENT,
    "comment_edited": Kind.COMMENT,
    "comment_removed": Kind.COMMENT_GONE,
    "bot_added": Kind.JOINED,
    "bot_removed": Kind.JOINED,
    "bot_started": Kind.MESSAGE,
    "bot_stopped": Kind.MESSAGE,
    "user_removed": Kind.BAN,
    "chat_title_changed": Kind.SETTINGS,
}
_WRITTEN = ("message_created", "message_edited")
# Within one millisecond a removal is the last word, and an edit comes after what it edits.
_SEQ = {"message_created": 0, "message_edited": 1, "message_removed": 2}


def identify(body: Mapping[str, Any]) -> Identity | None:
    """MAX numbers no updates: type, object and time together tell repeats (there are some) from news."""
    kind = reading.text(body, "update_type")
    if not kind:
        return None
    thing = (
        reading.text(body, "message", "body", "mid")
        or reading.text(body, "message_id")
        or reading.text(body, "callback", "callback_id")
        or f"{reading.text(body, 'chat_id')}:{reading.text(body, 'user', 'user_id')}"
    )
    return Identity(f"{kind}:{thing}:{reading.text(body, 'timestamp')}", _kind(kind, body))


def _kind(update_type: str, body: Mapping[str, Any]) -> Kind:
    if update_type in _WRITTEN:
        chat_type = reading.text(body, "message", "recipient", "chat_type")
        return {"channel": Kind.WALL_POST, "dialog": Kind.MESSAGE}.get(chat_type, Kind.OTHER)
    if update_type == "message_removed":
        # Channels and chats have negative numbers, dialogues positive ones; the chat's type is not told.
        return Kind.WALL_POST_GONE if (reading.number(body, "chat_id") or 0) < 0 else Kind.OTHER
    return _KINDS.get(update_type, Kind.OTHER)


def post_event(body: Mapping[str, Any]) -> PostEvent | None:
    """The post that appeared, was edited or is gone; the update's own time orders its versions."""
    kind = reading.text(body, "update_type")
    version = Version(reading.number(body, "timestamp") or 0, _SEQ.get(kind, 0))
    if kind == "message_removed":
        page, mid = reading.text(body, "chat_id"), reading.text(body, "message_id")
        return PostEvent(page, mid, version, None) if page and mid else None
    posted = shapes.message(reading.node(body, "message"))
    if posted is None or not posted.chat_id:
        return None
    return PostEvent(posted.chat_id, posted.id, version, shapes.seen_post(posted))
