"""Rates and quotas of the networks, shared by all workers on all machines.

A client announces each call by the lanes it takes (a token's, a chat's); a short wait is waited, a longer one is
`RateLimited`, which is no attempt. What a network itself has said («too often», with or without a time) closes the
lane, or the method, for everybody.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error as DatabaseError

from core import clock
from core.errors import RateLimited, Where
from core.russian import moment_text
from networks.base import NETWORK_NAMES, Network, Secret
from networks.limits import seconds_till_tomorrow
from networks.pace.rule import Lane, lane

if TYPE_CHECKING:
    from networks.pace.stores import Store

T = TypeVar("T")
logger = logging.getLogger(__name__)
# A worker stands and waits for so long; whoever would wait longer goes back to the queue.
MOST_WAIT_S = 8.0
_MOSCOW = ZoneInfo("Europe/Moscow")
__all__ = [
    "Lane",
    "announce",
    "announcing",
    "closed_networks",
    "count",
    "lane",
    "passing",
    "refuse_over_quota",
    "token_key",
]


def token_key(network: Network, token: Secret) -> str:
    """A token's name among lanes: a digest, never the token."""
    return f"{network.value}:{hashlib.sha256(token.open().encode()).hexdigest()[:24]}"


Hook = Callable[[], object]
_armed: ContextVar[Hook | None] = ContextVar("armed", default=None)


@contextmanager
def announcing(hook: Hook) -> Iterator[Callable[[], None]]:
    """Gives what arms `hook` for the next call of this thread: it runs once the call has its place, right before it.

    So nothing is announced that still waits for seconds, and what came meanwhile (a cancel, a stop) is seen. When the
    hook raises, the call is not made. What is still armed at the end of the block is forgotten.
    """

    def arm() -> None:
        _armed.set(hook)

    token = _armed.set(None)
    try:
        yield arm
    finally:
        _armed.reset(token)


def announce() -> None:
    """Run what is armed, once: the call is made next."""
    hook = _armed.get()
    if hook is not None:
        _armed.set(None)
        hook()


@contextmanager
def passing(network: Network, method: str, lanes: Sequence[Lane]) -> Iterator[None]:
    """Wait for a place in every lane, then let the call be made; what the network says of its rate is told to all.

    What was armed for this call (`announcing`) runs between the two.

    Raises:
        RateLimited: the place is further away than a worker waits; nothing was sent.
    """
    store = _store()
    if store is not None:
        _take(store, network, method, lanes)
    announce()
    try:
        yield
    except RateLimited as limited:
        if store is not None:
            key = lanes[0].key if limited.scope == "token" else f"{lanes[0].key}:{method}"
            for one in (key, _closed(network)):
                _quietly(partial(store.hold, one[:100], limited.seconds))
        raise


def closed_networks() -> dict[Network, datetime]:
    """Networks that have asked to wait, by any token or method, and until when the longest of these waits lasts."""
    store = _store()
    if store is None:
        return {}
    left = _quietly(partial(store.left, [_closed(network) for network in Network])) or {}
    return {
        network: clock.now() + timedelta(seconds=seconds)
        for network in Network
        if (seconds := left.get(_closed(network), 0.0)) > 0
    }


def _closed(network: Network) -> str:
    return f"closed:{network.value}"


def _take(store: Store, network: Network, method: str, lanes: Sequence[Lane]) -> None:
    closed = Lane(f"{lanes[0].key}:{method}", 0.0)
    wait = 0.0
    for place in (closed, *lanes):
        found = _quietly(partial(store.take, place.key[:100], place.seconds, MOST_WAIT_S)) or 0.0
        if found > MOST_WAIT_S:
            when = _when(found)
            sentence = f"{NETWORK_NAMES[network]}: предел запросов к сети, продолжим {when}."
            raise RateLimited(sentence, seconds=found, where=Where(network.value, method))
        wait = max(wait, found)
    if wait > 0:
        time.sleep(wait)


def refuse_over_quota(network: Network, key: str, most: int, noun: str, *, seen: int = 0) -> None:
    """Stop when so many were made on this Moscow day; `noun` is Russian in the genitive plural («записей»).

    `seen` are those known to have been made by anybody, our own among them.

    Raises:
        RateLimited: the quota is used up, with the time when it frees.
    """
    store = _store()
    ours = 0 if store is None else _quietly(partial(store.used, _of_day(key))) or 0
    if max(ours, seen) >= most:
        seconds = seconds_till_tomorrow()
        sentence = (
            f"{NETWORK_NAMES[network]}: предел {most} {noun} в сутки исчерпан, освободится {_when(seconds)}."
        )
        raise RateLimited(sentence, seconds=seconds, scope="day", where=Where(network.value))


def count(key: str) -> None:
    """One more was made today."""
    store = _store()
    if store is not None:
        _quietly(partial(store.use, _of_day(key)))


def _of_day(key: str) -> str:
    return f"{key}:{clock.now().astimezone(_MOSCOW):%Y-%m-%d}"[:100]


def _when(seconds: float) -> str:
    """«вс, 29 ноября, 00:01»."""
    return moment_text(clock.now() + timedelta(seconds=seconds), near=False)


def _store() -> Store | None:
    """Redis where it is configured, else the database; None where paces are switched off."""
    if not getattr(settings, "NETWORK_PACES", True):
        return None
    from networks.pace.stores import InDatabase, InRedis

    return InRedis() if getattr(settings, "REDIS_URL", "") else InDatabase()


def _quietly(act: Callable[[], T]) -> T | None:
    """The pace is a courtesy: where its store is away, the call is made all the same and the network decides."""
    from redis.exceptions import RedisError

    try:
        return act()
    except (DatabaseError, RedisError) as error:
        logger.warning("The pace of calls is not known: %s", type(error).__name__)
        return None
