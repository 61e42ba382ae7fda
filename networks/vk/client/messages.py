"""Section «messages»: private messages to the community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from networks import reading
from networks.reply import Reply
from networks.vk.client.people import names_in
from networks.vk.client.transport import Client

CONVERSATIONS, HISTORY = 50, 200


@dataclass(frozen=True)
class Message:
    """A private message; `peer_id` is the dialogue, `outgoing` when the community wrote it."""

    id: str
    peer_id: str
    from_id: int
    at: datetime
    text: str
    outgoing: bool


@dataclass(frozen=True)
class Conversations:
    """Last messages of dialogues with how many are unread in each, total number, names of people."""

    last: list[tuple[Message, int]]
    count: int
    names: dict[int, str]


def get_conversations(
    client: Client, *, group_id: int, offset: int = 0, count: int = CONVERSATIONS
) -> Conversations:
    """https://dev.vk.com/method/messages.getConversations"""
    params = {"group_id": group_id, "offset": offset, "count": count, "filter": "all", "extended": True}
    reply = client.call("messages.getConversations", params)
    listed = reply.need(reading.at(reply.data, "items"), "списка диалогов")
    if not isinstance(listed, list):
        raise reply.answer.malformed("диалоги не списком")
    last = [
        (_message(reply, reading.at(item, "last_message")), reading.number(item, "conversation", "unread_count") or 0)
        for item in listed
        if reading.at(item, "last_message") is not None
    ]  # fmt: skip
    return Conversations(last, reading.number(reply.data, "count") or 0, names_in(reply.data))


def get_history(client: Client, *, group_id: int, peer_id: str, count: int) -> list[Message]:
    """https://dev.vk.com/method/messages.getHistory — newest first."""
    params = {"group_id": group_id, "peer_id": peer_id, "count": min(count, HISTORY)}
    reply = client.call("messages.getHistory", params)
    return [_message(reply, item) for item in reading.items(reply.data, "items")]


def send(client: Client, *, peer_id: str, random_id: int, message: str) -> str:
    """https://dev.vk.com/method/messages.send — the same non-zero `random_id` sends nothing again."""
    params = {"peer_id": peer_id, "random_id": random_id, "message": message}
    reply = client.call("messages.send", params, changes=True)
    return reply.need(reading.text({"id": reply.data}, "id"), "номера сообщения")


def _message(reply: Reply, item: Any) -> Message:
    return Message(
        id=reply.need(reading.text(item, "id"), "номера сообщения"),
        peer_id=str(reply.need(reading.number(item, "peer_id"), "номера диалога")),
        from_id=reply.need(reading.number(item, "from_id"), "автора сообщения"),
        at=reply.need(reading.moment(reading.number(item, "date")), "времени сообщения"),
        text=reading.text(item, "text"),
        outgoing=bool(reading.flag(item, "out")),
    )
