"""Comments under topics.

Writing and deleting are in the documentation of 2017 only; the adapter calls them behind a switch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from networks import reading
from networks.ok.client.transport import Client
from networks.reply import Reply

PAGE = 100
_TYPE = "GROUP_TOPIC"
_MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True)
class Comment:
    """A comment; `reply_to` is the number of the comment it answers."""

    id: str
    author_id: str
    author_name: str
    at: datetime
    text: str
    reply_to: str


@dataclass(frozen=True)
class Page:
    """A page of comments; `anchor` asks for the next one, empty at the end."""

    comments: list[Comment]
    anchor: str


def comments(client: Client, topic_id: str, *, anchor: str = "") -> Page:
    """https://apiok.ru/dev/methods/rest/discussions/discussions.getComments — the last ones first."""
    params = {
        "discussionId": topic_id,
        "discussionType": _TYPE,
        "anchor": anchor or "LAST",
        "direction": "BACKWARD",
        "count": PAGE,
        "fields": ["comment.*", "user.*"],
    }
    reply = client.call("discussions.getComments", params)
    found = reading.at(reply.data, "comments")
    found = reply.need(found if isinstance(found, list) else None, "списка комментариев")
    more = reading.text(reply.data, "anchor") if reading.flag(reply.data, "has_more") else ""
    names = {reading.text(one, "uid"): _name(one) for one in reading.items(reply.data, "entities", "users")}
    return Page([_comment(reply, one, names) for one in found], more)


def listed(client: Client) -> None:
    """https://apiok.ru/dev/methods/rest/discussions/discussions.getList — asked only to see whether it may be."""
    client.call("discussions.getList", {"category": "GROUP", "count": 1})


def add(client: Client, topic_id: str, text: str, reply_to: str) -> str:
    """discussions.addDiscussionComment — in the group's name; the number of the new comment."""
    params = {
        "entityId": topic_id,
        "entityType": _TYPE,
        "comment": text,
        "reply_to_comment_id": reply_to or None,
        "as_admin": True,
    }
    reply = client.call("discussions.addDiscussionComment", params, changes=True)
    return reply.need(reading.text({"id": reply.data}, "id"), "номера комментария")


def delete(client: Client, topic_id: str, comment_id: str) -> None:
    """discussions.deleteDiscussionComment"""
    params = {"discussionId": topic_id, "discussionType": _TYPE, "comment_id": comment_id}
    client.call("discussions.deleteDiscussionComment", params, changes=True)


def _comment(reply: Reply, data: Any, names: Mapping[str, str]) -> Comment:
    author = reading.text(data, "author_id") or reading.text(data, "author_ref").partition(":")[2]
    at = reading.moment_ms(reading.number(data, "date_ms")) or _local(reading.text(data, "date"))
    return Comment(
        id=reply.need(reading.text(data, "id"), "номера комментария"),
        author_id=author,
        author_name=reading.text(data, "author_name") or names.get(author, ""),
        at=reply.need(at, "времени комментария"),
        text=reading.text(data, "text"),
        reply_to=reading.text(data, "reply_to_comment_id"),
    )


def _name(person: Mapping[str, Any]) -> str:
    parts = (reading.text(person, "first_name"), reading.text(person, "last_name"))
    return reading.text(person, "name") or " ".join(filter(None, parts))


def _local(date: str) -> datetime | None:
    """«2026-11-29 10:15:00», which the network tells by Moscow."""
    try:
        return datetime.strptime(date, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_MOSCOW)
    except ValueError:
        return None
