"""Bots Long Poll: VK keeps the news of a community, and whoever asks takes it. For portals that VK cannot reach.

https://dev.vk.com/ru/api/bots-long-poll/getting-started
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from core import http
from core.errors import MalformedReply, Refused, Where
from core.http import Answer
from networks import reading
from networks.base import Network
from networks.vk import errors
from networks.vk.client.transport import VERSION, Client

# The least that is a waiting: without news a worker is held no longer, and what 0 would mean is told nowhere.
WAIT_S = 1
CHECK_TIMEOUT_S = 8.0
_METHOD = "longpoll"


class Failed(IntEnum):
    """Why a server gives no news."""

    HISTORY = 1  # too old, or lost in part: go on from the number that it tells
    KEY = 2  # the key has grown old: take a new one and go on from the same number
    ALL = 3  # all is lost: take a new key and a new number


@dataclass(frozen=True)
class Server:
    """Where news is taken: the address, the key to it (it opens residents' messages), the number to begin from."""

    url: str
    key: str = field(repr=False)
    ts: str


@dataclass(frozen=True)
class News:
    """News as it came, and the number to ask from the next time; empty with `failed`, except for `HISTORY`."""

    bodies: list[dict[str, Any]]
    ts: str
    failed: Failed | None = None


def server(client: Client, group_id: int) -> Server:
    """https://dev.vk.com/method/groups.getLongPollServer — error 100 while Long Poll is off in the community."""
    reply = client.call("groups.getLongPollServer", {"group_id": group_id})
    return Server(
        reply.need(reading.text(reply.data, "server"), "адреса сервера событий"),
        reply.need(reading.text(reply.data, "key"), "ключа сервера событий"),
        reply.need(reading.text(reply.data, "ts"), "номера события"),
    )


def set_events(client: Client, group_id: int, events: Sequence[str]) -> None:
    """https://dev.vk.com/method/groups.setLongPollSettings — switches it on; repeating it changes nothing."""
    params = {"group_id": group_id, "enabled": True, "api_version": VERSION}
    client.call("groups.setLongPollSettings", {**params, **dict.fromkeys(events, 1)})


def missing(client: Client, group_id: int, events: Sequence[str]) -> list[str]:
    """https://dev.vk.com/method/groups.getLongPollSettings — which of the events are not told; all while it is off."""
    data = client.call("groups.getLongPollSettings", {"group_id": group_id}).data
    if not reading.flag(data, "is_enabled"):
        return list(events)
    return [name for name in events if not reading.flag(data, "events", name)]


def check(url: str, key: str, ts: str) -> News:
    """`act=a_check`: the news after number `ts`. The server counts no calls, so it has no pace.

    Raises:
        MalformedReply: the address leads where the portal does not go, or the answer is none of a Long Poll server.
        Temporary, RateLimited: no answer, or one of the servers in front; asking again loses nothing.
    """
    try:
        answer = http.request(
            "GET",
            url,
            params={"act": "a_check", "key": key, "ts": ts, "wait": WAIT_S},
            changes=False,
            network=Network.VK.value,
            api_method=_METHOD,
            secrets=[key],
            timeout_total_s=CHECK_TIMEOUT_S,
        )
    except Refused as refusal:
        why = refusal.message
    else:
        return _read(answer)
    raise MalformedReply(f"ВКонтакте: негодный адрес сервера событий. {why}", where=Where("vk", _METHOD))


def _read(answer: Answer) -> News:
    if answer.status != 200:
        raise errors.front_end(answer)
    data = answer.json()
    if not isinstance(data, Mapping):
        raise answer.malformed("это не ответ сервера событий")
    ts = reading.text(data, "ts")
    if "failed" in data:
        return _failed(answer, reading.number(data, "failed"), ts)
    listed = data.get("updates")
    if not isinstance(listed, list) or not _is_number(ts):
        raise answer.malformed("нет событий и их номера")
    return News([dict(one) for one in reading.items(data, "updates")], ts)


def _failed(answer: Answer, code: int | None, ts: str) -> News:
    if code not in list(Failed) or (code == Failed.HISTORY and not _is_number(ts)):
        raise answer.malformed("сервер событий отказал и не сказал, как продолжить")
    return News([], ts if code == Failed.HISTORY else "", Failed(code))


def _is_number(ts: str) -> bool:
    """Numbers of events are whole; whatever else stands there would be asked with for ever."""
    return ts.isascii() and ts.isdecimal() and len(ts) <= 20
