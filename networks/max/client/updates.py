"""News: by poll or by hook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from networks import reading
from networks.max.client.transport import Client

PAGE = 100


@dataclass(frozen=True)
class Updates:
    """News of a poll as it came; `marker`, once asked with, tells the network that it was taken."""

    bodies: list[dict[str, Any]]
    marker: int | None


def get(client: Client, *, marker: int | None, wanted: Sequence[str]) -> Updates:
    """https://dev.max.ru/docs-api/methods/GET/updates — without waiting; without a marker only the latest."""
    params: dict[str, str | int] = {"limit": PAGE, "timeout": 0, "types": ",".join(wanted)}
    if marker is not None:
        params["marker"] = marker
    reply = client.call("GET /updates", params=params)
    listed = reading.at(reply.data, "updates")
    listed = reply.need(listed if isinstance(listed, list) else None, "списка событий")
    return Updates([dict(body) for body in reading.items(listed)], reading.number(reply.data, "marker"))


def subscribe(client: Client, url: str, secret: str, wanted: Sequence[str]) -> None:
    """https://dev.max.ru/docs-api/methods/POST/subscriptions — repeating it changes nothing."""
    body = {"url": url, "secret": secret, "update_types": list(wanted)}
    client.call("POST /subscriptions", body=body)


def unsubscribe(client: Client, url: str) -> None:
    """https://dev.max.ru/docs-api/methods/DELETE/subscriptions"""
    client.call("DELETE /subscriptions", params={"url": url})


def subscriptions(client: Client) -> list[str]:
    """https://dev.max.ru/docs-api/methods/GET/subscriptions — addresses; ours is dropped after 8 h of failures."""
    return [
        reading.text(one, "url")
        for one in reading.items(client.call("GET /subscriptions").data, "subscriptions")
    ]
