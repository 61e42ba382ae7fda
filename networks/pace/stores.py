"""Where paces are kept: Redis, else the database."""

from __future__ import annotations

from typing import Any, Protocol

from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from networks.models import Pace
from networks.pace.rule import reserve

_TRIES = 20
_DAY_S = 2 * 86_400
# The server's own clock, so that machines need not agree on the time.
_RESERVE = """
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
local begins = math.max(now, free)
local wait = begins - now
if wait <= tonumber(ARGV[2]) and tonumber(ARGV[1]) > 0 then
  local seconds = tonumber(ARGV[1])
  redis.call('SET', KEYS[1], string.format('%.6f', begins + seconds), 'EX', math.ceil(wait + seconds) + 60)
end
return string.format('%.6f', wait)
"""
_HOLD = """
local t = redis.call('TIME')
local till = tonumber(t[1]) + tonumber(t[2]) / 1000000 + tonumber(ARGV[1])
if till > tonumber(redis.call('GET', KEYS[1]) or '0') then
  redis.call('SET', KEYS[1], string.format('%.6f', till), 'EX', math.ceil(tonumber(ARGV[1])) + 60)
end
return 1
"""


class Store(Protocol):
    """Seconds to wait in a lane, reserved unless longer than `most_wait`; holds; counters of quotas."""

    def take(self, key: str, seconds: float, most_wait: float) -> float: ...

    def hold(self, key: str, seconds: float) -> None: ...

    def used(self, key: str) -> int: ...

    def use(self, key: str) -> None: ...


class InDatabase:
    """A row a lane, changed by one conditional UPDATE: of two racers one gets the place, the other asks again."""

    def take(self, key: str, seconds: float, most_wait: float) -> float:
        for _ in range(_TRIES):
            row = self._row(key)
            found = reserve(row.free_at, _now(), seconds, most_wait)
            if found.free_at is None or not seconds:
                return found.wait
            lane = Pace.objects.filter(key=key, free_at=row.free_at)
            if lane.update(free_at=found.free_at) == 1:
                return found.wait
        return most_wait + 1.0  # so many are at it that one more would only wait

    def hold(self, key: str, seconds: float) -> None:
        till = _now() + seconds
        self._row(key)
        Pace.objects.filter(key=key, free_at__lt=till).update(free_at=till)

    def used(self, key: str) -> int:
        return Pace.objects.filter(key=key).values_list("used", flat=True).first() or 0

    def use(self, key: str) -> None:
        self._row(key)
        Pace.objects.filter(key=key).update(used=F("used") + 1)

    def _row(self, key: str) -> Pace:
        row = Pace.objects.filter(key=key).first()
        if row is not None:
            return row
        try:
            with transaction.atomic():
                return Pace.objects.create(key=key)
        except IntegrityError:
            return Pace.objects.get(key=key)


class InRedis:
    """Scripts that Redis runs one at a time."""

    def take(self, key: str, seconds: float, most_wait: float) -> float:
        return float(self._client().eval(_RESERVE, 1, _named(key), seconds, most_wait))

    def hold(self, key: str, seconds: float) -> None:
        self._client().eval(_HOLD, 1, _named(key), seconds)

    def used(self, key: str) -> int:
        return int(self._client().get(_named(key)) or 0)

    def use(self, key: str) -> None:
        client = self._client()
        client.incr(_named(key))
        client.expire(_named(key), _DAY_S)

    @staticmethod
    def _client() -> Any:
        shared: Any = caches["default"]
        return shared._cache.get_client()


def _named(key: str) -> str:
    return f"pace:{key}"


def _now() -> float:
    return clock.now().timestamp()
