"""Comments, messages and bans in the Callback API (https://dev.vk.com/ru/api/community-events/json-schema)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from networks import reading
from networks.base import SeenComment, SeenMessage
from networks.inbound.parsing.residents.shapes import BanEvent, CommentEvent, MessageEvent
from networks.inbound.parsing.shapes import Version
from networks.vk.shapes import CHATS, answered

_CHANGED = ("wall_reply_edit", "wall_reply_restore")
_WRITTEN = ("wall_reply_new", *_CHANGED)


def comment_event(body: Mapping[str, Any], received: datetime) -> CommentEvent | None:
    """VK tells no time of an edit, so edits are ordered by their coming."""
    kind, page, told = (
        reading.text(body, "type"),
        reading.text(body, "group_id"),
        reading.node(body, "object"),
    )
    number, post = reading.text(told, "id"), reading.text(told, "post_id")
    if not page or not number or not _on_own_wall(told, page):
        return None
    if kind == "wall_reply_delete":
        return CommentEvent(number, Version(reading.ms(received), 1), None, page=page, post_id=post)
    at, author = reading.moment(reading.number(told, "date")), reading.number(told, "from_id")
    if kind not in _WRITTEN or at is None or author is None or not post:
        return None
    version = Version(reading.ms(received), 1) if kind in _CHANGED else Version(reading.ms(at))
    comment = SeenComment(
        external_id=number,
        post_id=post,
        author_id=str(author),
        author_name="",
        at=at,
        text=reading.text(told, "text"),
        reply_to=answered(told),
    )
    return CommentEvent(
        number,
        version,
        comment,
        page=page,
        post_id=post,
        official=str(author) == f"-{page}",
        restored=kind == "wall_reply_restore",
    )


def _on_own_wall(told: Mapping[str, Any], page: str) -> bool:
    """A post of the same number on another wall is another post. Not every event names the wall."""
    walls = {reading.text(told, name) for name in ("owner_id", "post_owner_id")} - {""}
    return walls <= {f"-{page}"}


def message_event(body: Mapping[str, Any], received: datetime) -> MessageEvent | None:
    """A resident's message in a dialogue of two; what the community writes is no news."""
    kind, page = reading.text(body, "type"), reading.text(body, "group_id")
    told = reading.node(body, "object", "message") or reading.node(body, "object")
    at, peer = reading.moment(reading.number(told, "date")), reading.number(told, "peer_id")
    author, number = reading.number(told, "from_id"), reading.text(told, "id")
    if kind not in ("message_new", "message_edit") or reading.flag(told, "out") or not page:
        return None
    if at is None or peer is None or author is None or author < 0 or peer >= CHATS or not number:
        return None
    version = Version(reading.ms(received), 1) if kind == "message_edit" else Version(reading.ms(at))
    message = SeenMessage(number, str(peer), str(author), "", at, reading.text(told, "text"))
    return MessageEvent(message, version, page=page)


def ban_event(body: Mapping[str, Any]) -> BanEvent | None:
    """`unblock_date` 0: for ever."""
    kind, page, told = (
        reading.text(body, "type"),
        reading.text(body, "group_id"),
        reading.node(body, "object"),
    )
    user = reading.text(told, "user_id")
    if kind not in ("user_block", "user_unblock") or not page or not user:
        return None
    return BanEvent(
        user,
        kind == "user_block",
        page=page,
        until=reading.moment(reading.number(told, "unblock_date")),
        expired=bool(reading.flag(told, "by_end_date")),
    )
