"""Section «wall»: comments under posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from networks import reading
from networks.reply import Reply
from networks.vk.client.people import names_in
from networks.vk.client.transport import Client
from networks.vk.shapes import answered

PAGE = 100
IN_THREAD = 10
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Comment:
    """A comment; `thread_count` answers follow it, of which `thread` holds the first ones."""

    id: str
    from_id: int
    at: datetime
    text: str
    reply_to: str
    is_deleted: bool
    thread_count: int
    thread: tuple[Comment, ...]


@dataclass(frozen=True)
class Comments:
    """One page of a level of comments, how many the level has, and names of authors by their ids."""

    items: list[Comment]
    count: int
    names: dict[int, str]


def get(client: Client, *, owner_id: int, post_id: str, offset: int = 0, thread_of: str = "") -> Comments:
    """https://dev.vk.com/method/wall.getComments — oldest first; `thread_of` asks for answers to a comment."""
    params = {
        "owner_id": owner_id,
        "post_id": post_id,
        "offset": offset,
        "count": PAGE,
        "sort": "asc",
        "preview_length": 0,
        "extended": True,
        "comment_id": thread_of or None,
        "thread_items_count": None if thread_of else IN_THREAD,
    }
    reply = client.call("wall.getComments", params)
    listed = reply.need(reading.at(reply.data, "items"), "списка комментариев")
    if not isinstance(listed, list):
        raise reply.answer.malformed("комментарии не списком")
    level = reading.number(reply.data, "current_level_count")
    count = level if level is not None else (reading.number(reply.data, "count") or 0)
    return Comments([_comment(reply, item) for item in listed], count, names_in(reply.data))


def create(client: Client, *, group_id: int, post_id: str, message: str, reply_to: str, guid: str) -> str:
    """https://dev.vk.com/method/wall.createComment — the number of the new comment.

    `from_group` wants the community's number without a minus; the same `guid` makes no second comment.
    """
    params = {
        "owner_id": -group_id,
        "post_id": post_id,
        "from_group": group_id,
        "message": message,
        "reply_to_comment": reply_to or None,
        "guid": guid,
    }
    reply = client.call("wall.createComment", params, changes=True)
    return reply.need(reading.text(reply.data, "comment_id"), "номера комментария")


def delete(client: Client, *, owner_id: int, comment_id: str, changes: bool = True) -> None:
    """https://dev.vk.com/method/wall.deleteComment — `changes` is as in `wall.delete`."""
    client.act("wall.deleteComment", {"owner_id": owner_id, "comment_id": comment_id}, changes=changes)


def _comment(reply: Reply, item: Any) -> Comment:
    """Of a deleted comment VK tells no more than that it was there, and what was answered to it."""
    thread = reading.items(item, "thread", "items")
    is_deleted = bool(reading.flag(item, "deleted"))
    author, at = reading.number(item, "from_id"), reading.moment(reading.number(item, "date"))
    if is_deleted:
        author, at = author or 0, at or _NEVER
    return Comment(
        id=reply.need(reading.text(item, "id"), "номера комментария"),
        from_id=reply.need(author, "автора комментария"),
        at=reply.need(at, "времени комментария"),
        text=reading.text(item, "text"),
        reply_to=answered(item),
        is_deleted=is_deleted,
        thread_count=reading.number(item, "thread", "count") or 0,
        thread=tuple(_comment(reply, answer) for answer in thread),
    )
