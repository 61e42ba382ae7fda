"""Chats and who is in them."""

from __future__ import annotations

from dataclasses import dataclass

from networks import reading
from networks.telegram import shapes
from networks.telegram.client.transport import Client, number


@dataclass(frozen=True)
class ChatInfo:
    """What is told of a channel or group. `members_may_write` None: not told."""

    id: str
    type: str
    title: str
    username: str
    description: str
    linked_chat_id: str
    has_photo: bool
    members_may_write: bool | None


@dataclass(frozen=True)
class Membership:
    """What somebody is in a chat («creator», «administrator», «member», «kicked» …), with the rights granted."""

    status: str
    rights: frozenset[str]

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether this right is granted; the owner has all."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


def get(client: Client, chat_id: str) -> ChatInfo:
    """https://core.telegram.org/bots/api#getchat — `chat_id` is a number or «@name»."""
    reply = client.call("getChat", {"chat_id": chat_id})
    chat = reply.need(shapes.chat(reading.node(reply.data)), "номера канала")
    return ChatInfo(
        id=chat.id,
        type=chat.type,
        title=chat.title,
        username=chat.username,
        description=reading.text(reply.data, "description"),
        linked_chat_id=reading.text(reply.data, "linked_chat_id"),
        has_photo=bool(reading.node(reply.data, "photo")),
        members_may_write=reading.flag(reply.data, "permissions", "can_send_messages"),
    )


def member(client: Client, chat_id: str, user_id: str) -> Membership:
    """https://core.telegram.org/bots/api#getchatmember"""
    reply = client.call("getChatMember", {"chat_id": chat_id, "user_id": number(user_id)})
    status = reply.need(reading.text(reply.data, "status"), "состояния участника")
    return Membership(status, frozenset(n for n, value in reading.node(reply.data).items() if value is True))


def member_count(client: Client, chat_id: str) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount"""
    reply = client.call("getChatMemberCount", {"chat_id": chat_id})
    return reply.need(reading.number(reply.data), "числа подписчиков")


def ban(client: Client, chat_id: str, user_id: str, until: int = 0) -> None:
    """https://core.telegram.org/bots/api#banchatmember — `until` unix seconds, 0 for ever.

    In a group or channel the network erases all that the person wrote there.
    """
    params = {"chat_id": chat_id, "user_id": number(user_id)} | ({"until_date": until} if until else {})
    client.call("banChatMember", params, changes=True)


def unban(client: Client, chat_id: str, user_id: str) -> None:
    """https://core.telegram.org/bots/api#unbanchatmember — only if banned, else it would put a member out."""
    params = {"chat_id": chat_id, "user_id": number(user_id), "only_if_banned": True}
    client.call("unbanChatMember", params, changes=True)


def ban_channel(client: Client, chat_id: str, sender_chat_id: str) -> None:
    """https://core.telegram.org/bots/api#banchatsenderchat — for who writes as a channel; it has no term."""
    params = {"chat_id": chat_id, "sender_chat_id": number(sender_chat_id)}
    client.call("banChatSenderChat", params, changes=True)


def unban_channel(client: Client, chat_id: str, sender_chat_id: str) -> None:
    """https://core.telegram.org/bots/api#unbanchatsenderchat"""
    params = {"chat_id": chat_id, "sender_chat_id": number(sender_chat_id)}
    client.call("unbanChatSenderChat", params, changes=True)
