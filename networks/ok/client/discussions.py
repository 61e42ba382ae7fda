"""Comments under topics.

Writing and deleting are in the documentation of 2017 only; the adapter calls them behind a switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from networks import reading
from networks.ok.client.transport import Client
from networks.reply import Reply

PAGE = 100
_TYPE = "GROUP_TOPIC"


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
    return Page([_comment(reply, one) for one in found], more)


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
    return reply.need(reply.data if isinstance(reply.data, str) else None, "номера комментария")


def delete(client: Client, topic_id: str, comment_id: str) -> None:
    """discussions.deleteDiscussionComment"""
    params = {"discussionId": topic_id, "discussionType": _TYPE, "comment_id": comment_id}
    client.call("discussions.deleteDiscussionComment", params, changes=True)


def _comment(reply: Reply, data: Any) -> Comment:
    return Comment(
        id=reply.need(reading.text(data, "id"), "номера комментария"),
        author_id=reading.text(data, "author_id"),
        author_name=reading.text(data, "author_name"),
        at=reply.need(reading.moment_ms(reading.number(data, "date_ms")), "времени комментария"),
        text=reading.text(data, "text"),
        reply_to=reading.text(data, "reply_to_comment_id"),
    )
