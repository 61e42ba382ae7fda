"""Section «groups», servers of the Callback API: where VK knocks with news of a community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from networks import reading
from networks.vk.client.transport import VERSION, Client

TITLE = "Портал"  # VK takes 14 characters at most


@dataclass(frozen=True)
class Server:
    """An address VK was told. `status`: ok, wait, failed, unconfigured."""

    id: int
    url: str
    status: str


def confirmation_code(client: Client, group_id: int) -> str:
    """https://dev.vk.com/method/groups.getCallbackConfirmationCode — what the first knock is answered with."""
    reply = client.call("groups.getCallbackConfirmationCode", {"group_id": group_id})
    return reply.need(reading.text(reply.data, "code"), "строки подтверждения")


def servers(client: Client, group_id: int) -> list[Server]:
    """https://dev.vk.com/method/groups.getCallbackServers"""
    reply = client.call("groups.getCallbackServers", {"group_id": group_id})
    return [
        Server(
            reply.need(reading.number(one, "id"), "номера сервера"),
            reading.text(one, "url"),
            reading.text(one, "status"),
        )
        for one in reading.items(reply.data, "items")
    ]


def add_server(client: Client, group_id: int, url: str, secret: str) -> int:
    """https://dev.vk.com/method/groups.addCallbackServer — VK knocks at once and wants its string back."""
    params = {"group_id": group_id, "url": url, "title": TITLE, "secret_key": secret}
    reply = client.call("groups.addCallbackServer", params, changes=True)
    return reply.need(reading.number(reply.data, "server_id"), "номера сервера")


def set_events(client: Client, group_id: int, server_id: int, events: Sequence[str]) -> None:
    """https://dev.vk.com/method/groups.setCallbackSettings — repeating it changes nothing."""
    params = {"group_id": group_id, "server_id": server_id, "api_version": VERSION}
    client.call("groups.setCallbackSettings", {**params, **dict.fromkeys(events, 1)})


def delete_server(client: Client, group_id: int, server_id: int) -> None:
    """https://dev.vk.com/method/groups.deleteCallbackServer"""
    client.call("groups.deleteCallbackServer", {"group_id": group_id, "server_id": server_id})
