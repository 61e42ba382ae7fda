"""Messages of channels and dialogues, and comments under posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from networks import reading
from networks.max import shapes
from networks.max.client.transport import Client
from networks.max.shapes import Message
from networks.reply import Reply

PAGE = 100
# Names of the later end of a stretch of time: as the published schema has it, and as one would think.
UPPER, UPPER_ELSE = "from", "to"
Attachment = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page of a list. `unclear`: how many more stood in it without number or time, so that nobody can tell them apart."""

    messages: list[Message]
    unclear: int = 0


def send(
    client: Client,
    text: str,
    *,
    chat_id: str = "",
    user_id: str = "",
    attachments: Sequence[Attachment] = (),
    preview: bool = True,
) -> Message:
    """https://dev.max.ru/docs-api/methods/POST/messages — to a channel or dialogue, or to a user."""
    place = {"user_id": user_id} if user_id else {"chat_id": chat_id}
    if not preview:
        place["disable_link_preview"] = "true"
    body = {"text": text, "attachments": list(attachments), "link": None, "notify": True}
    reply = client.call("POST /messages", params=place, body=body, changes=True)
    return _message(reply, reading.node(reply.data, "message"))


def edit(client: Client, mid: str, text: str, attachments: Sequence[Attachment] | None) -> None:
    """https://dev.max.ru/docs-api/methods/PUT/messages — None keeps the attachments that are there."""
    body = {"text": text, "attachments": None if attachments is None else list(attachments), "link": None}
    client.call("PUT /messages", params={"message_id": mid}, body=body, changes=True)


def delete(client: Client, mid: str) -> None:
    """https://dev.max.ru/docs-api/methods/DELETE/messages"""
    client.call("DELETE /messages", params={"message_id": mid}, changes=True)


def get(client: Client, mid: str) -> Message:
    """https://dev.max.ru/docs-api/methods/GET/messages/-messageId-"""
    reply = client.call("GET /messages/{mid}", mid=mid)
    return _message(reply, reply.data)


def listed(client: Client, chat_id: str, *, before_ms: int | None = None, bound: str = UPPER) -> Page:
    """https://dev.max.ru/docs-api/methods/GET/messages — newest first, at most `PAGE`, not after `before_ms`.

    `bound` is the parameter by which the later end is told: in the published schema that is `from`.
    """
    params: dict[str, str | int] = {"chat_id": chat_id, "count": PAGE}
    if before_ms is not None:
        params[bound] = before_ms
    return _page(client.call("GET /messages", params=params))


def comments(client: Client, mid: str, *, before_ms: int | None = None) -> Page:
    """https://dev.max.ru/docs-api/methods/GET/messages/-messageId-/comments — newest first, at most `PAGE`."""
    params: dict[str, str | int] = {"count": PAGE}
    if before_ms is not None:
        params["before"] = before_ms
    return _page(client.call("GET /messages/{mid}/comments", params=params, mid=mid))


def comment(client: Client, mid: str, text: str, reply_to: str) -> Message:
    """https://dev.max.ru/docs-api/methods/POST/messages/-messageId-/comments — in the channel's name."""
    body = {"text": text, "link": {"type": "reply", "mid": reply_to} if reply_to else None}
    reply = client.call("POST /messages/{mid}/comments", body=body, changes=True, mid=mid)
    told = (reading.node(reply.data, name) for name in ("message", "comment"))
    return _message(reply, next(filter(None, told), reply.data))


def delete_comment(client: Client, mid: str, comment_id: str) -> None:
    """https://dev.max.ru/docs-api/methods/DELETE/messages/-messageId-/comments — for good."""
    params = {"comment_id": comment_id}
    client.call("DELETE /messages/{mid}/comments", params=params, changes=True, mid=mid)


def _page(reply: Reply) -> Page:
    listed = (reading.at(reply.data, name) for name in ("messages", "comments"))
    found = reply.need(next((one for one in listed if isinstance(one, list)), None), "списка сообщений")
    read = [shapes.message(reading.node(one)) for one in found]
    messages = [message for message in read if message is not None]
    return Page(messages, len(read) - len(messages))


def _message(reply: Reply, data: Any) -> Message:
    return reply.need(shapes.message(data), "номера или времени сообщения")
