"""Channels and the bot's place in them."""

from __future__ import annotations

from dataclasses import dataclass

from networks import reading
from networks.max.client.transport import Client


@dataclass(frozen=True)
class ChatInfo:
    """What is told of a channel or chat; `link` is its public address, `members` None when not told."""

    id: str
    type: str
    status: str
    title: str
    description: str
    link: str
    is_public: bool
    members: int | None
    has_icon: bool


@dataclass(frozen=True)
class Membership:
    """Whether the bot runs the channel, and the rights granted."""

    is_admin: bool
    rights: frozenset[str]

    def may(self, *rights: str) -> bool:
        """Whether one of these rights is granted (a right's older names stand beside the newer one)."""
        return self.is_admin and not self.rights.isdisjoint(rights)


def me(client: Client) -> str:
    """https://dev.max.ru/docs-api/methods/GET/me — the bot's number."""
    reply = client.call("GET /me")
    return reply.need(reading.text(reply.data, "user_id"), "номера бота")


def get(client: Client, chat: str) -> ChatInfo:
    """https://dev.max.ru/docs-api/methods/GET/chats/-chatId- — by number, or a public channel by its link."""
    reply = client.call("GET /chats/{chat}", chat=chat)
    return ChatInfo(
        id=reply.need(reading.text(reply.data, "chat_id"), "номера канала"),
        type=reading.text(reply.data, "type"),
        status=reading.text(reply.data, "status"),
        title=reading.text(reply.data, "title"),
        description=reading.text(reply.data, "description"),
        link=reading.text(reply.data, "link"),
        is_public=bool(reading.flag(reply.data, "is_public")),
        members=reading.number(reply.data, "participants_count"),
        has_icon=bool(reading.text(reply.data, "icon", "url")),
    )


def membership(client: Client, chat_id: str) -> Membership:
    """https://dev.max.ru/docs-api/methods/GET/chats/-chatId-/members/me"""
    data = client.call("GET /chats/{chat}/members/me", chat=chat_id).data
    runs = reading.flag(data, "is_admin") or reading.flag(data, "is_owner")
    rights = reading.at(data, "permissions")
    listed = rights if isinstance(rights, list) else []
    return Membership(bool(runs), frozenset(right for right in listed if isinstance(right, str)))


def block(client: Client, chat_id: str, user_id: str) -> None:
    """https://dev.max.ru/docs-api/methods/DELETE/chats/-chatId-/members — for ever: there is no way back by API."""
    params = {"user_id": user_id, "block": "true"}
    client.call("DELETE /chats/{chat}/members", params=params, changes=True, chat=chat_id)
