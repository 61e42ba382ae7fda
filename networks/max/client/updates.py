"""News: by poll or by hook."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import MissingObject
from networks import reading
from networks.max.client.transport import Client

PAGE = 100


@dataclass(frozen=True)
class Updates:
    """News of a poll as it came; `marker`, once asked with, tells the network that it was taken."""

    bodies: list[dict[str, Any]]
    marker: int | None


@dataclass(frozen=True)
class Subscription:
    """An address that the network knocks at; `wanted` None: it was not told which updates to send."""

    url: str
    wanted: frozenset[str] | None


def get(client: Client, *, marker: int | None) -> Updates:
    """https://dev.max.ru/docs-api/methods/GET/updates — without waiting; without a marker only the latest.

    No `types`: how a list goes into this query is not described, and without it all types come.
    """
    params: dict[str, str | int] = {"limit": PAGE, "timeout": 0}
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
    """https://dev.max.ru/docs-api/methods/DELETE/subscriptions — one that is not there is done."""
    with contextlib.suppress(MissingObject):
        client.call("DELETE /subscriptions", params={"url": url})


def subscriptions(client: Client) -> list[Subscription]:
    """https://dev.max.ru/docs-api/methods/GET/subscriptions — ours is dropped after 8 h of failures."""
    return [
        Subscription(reading.text(one, "url"), _types(reading.at(one, "update_types")))
        for one in reading.items(client.call("GET /subscriptions").data, "subscriptions")
    ]


def _types(told: Any) -> frozenset[str] | None:
    return frozenset(map(str, told)) if isinstance(told, list) and told else None
