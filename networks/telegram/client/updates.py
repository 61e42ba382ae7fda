"""News: by poll or by hook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from networks import reading
from networks.telegram.client.transport import Client

PAGE = 100


@dataclass(frozen=True)
class Updates:
    """News of a poll as it came; `next_offset`, once asked with, tells the network that it was taken."""

    bodies: list[dict[str, Any]]
    next_offset: int | None


@dataclass(frozen=True)
class HookInfo:
    """How the network sees our hook: what waits there and why the last delivery failed.

    `wanted`: kinds of updates that it was told to send; None: not told, so the network's own set.
    """

    url: str
    pending: int
    last_error: str
    last_error_at: datetime | None
    wanted: frozenset[str] | None = None


def get(client: Client, *, offset: int, wanted: Sequence[str]) -> Updates:
    """https://core.telegram.org/bots/api#getupdates — without waiting; `offset` 0 asks from the oldest on."""
    params = {"offset": offset, "limit": PAGE, "timeout": 0, "allowed_updates": list(wanted)}
    reply = client.call("getUpdates", params)
    listed = reply.need(reply.data if isinstance(reply.data, list) else None, "списка событий")
    bodies = [dict(body) for body in reading.items(listed)]
    numbers = [number for body in bodies if (number := reading.number(body, "update_id")) is not None]
    return Updates(bodies, max(numbers) + 1 if numbers else None)


def set_hook(client: Client, url: str, secret: str, wanted: Sequence[str]) -> None:
    """https://core.telegram.org/bots/api#setwebhook — repeating it changes nothing."""
    client.call("setWebhook", {"url": url, "secret_token": secret, "allowed_updates": list(wanted)})


def delete_hook(client: Client) -> None:
    """https://core.telegram.org/bots/api#deletewebhook — what waits stays for the poll."""
    client.call("deleteWebhook", {"drop_pending_updates": False})


def hook_info(client: Client) -> HookInfo:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    data = client.call("getWebhookInfo", {}).data
    wanted = reading.at(data, "allowed_updates")
    return HookInfo(
        url=reading.text(data, "url"),
        pending=reading.number(data, "pending_update_count") or 0,
        last_error=reading.text(data, "last_error_message"),
        last_error_at=reading.moment(reading.number(data, "last_error_date")),
        wanted=frozenset(map(str, wanted)) if isinstance(wanted, list) else None,
    )
