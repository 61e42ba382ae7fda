"""Where paces are kept: Redis, else the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from core import clock
from networks.models import Pace
from networks.pace.rule import reserve

_TRIES = 20
# Clocks of the machines differ by less; what was written further ahead was written before the clock was set back.
_AHEAD_S = 60.0
# No network's wish closes a lane for longer: its own words may be garbage.
_LONGEST_HOLD_S = 86_400.0
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
    """Seconds to wait in a lane, reserved unless longer than `most_wait`; holds and what is left of them; quotas."""

    def take(self, key: str, seconds: float, most_wait: float) -> float: ...

    def hold(self, key: str, seconds: float) -> None: ...

    def left(self, keys: Sequence[str]) -> dict[str, float]: ...

    def used(self, key: str) -> int: ...

    def use(self, key: str) -> None: ...


class InDatabase:
    """A row a lane, changed by one conditional UPDATE: of two racers one gets the place, the other asks again."""

    def take(self, key: str, seconds: float, most_wait: float) -> float:
        if not seconds:  # only asked whether it is closed: no row says no
            return self.left([key]).get(key, 0.0)
        for _ in range(_TRIES):
            row, now = self._row(key), _now()
            if row is None:  # nobody has asked for this lane before
                if self._added(key, free_at=now + seconds, set_at=now):
                    return 0.0
                continue
            found = reserve(_free_at(row, now), now, seconds, most_wait)
            if found.free_at is None:
                return found.wait
            lane = Pace.objects.filter(key=key, free_at=row.free_at)
            if lane.update(free_at=found.free_at, set_at=now) == 1:
                return found.wait
        return most_wait + 1.0  # so many are at it that one more would only wait

    def hold(self, key: str, seconds: float) -> None:
        now = _now()
        till = now + min(seconds, _LONGEST_HOLD_S)
        if self._row(key) is None and self._added(key, free_at=till, set_at=now):
            return
        shorter = Q(free_at__lt=till) | Q(set_at__gt=now + _AHEAD_S)
        Pace.objects.filter(shorter, key=key).update(free_at=till, set_at=now)

    def left(self, keys: Sequence[str]) -> dict[str, float]:
        now = _now()
        return {row.key: max(_free_at(row, now) - now, 0.0) for row in Pace.objects.filter(key__in=keys)}

    def used(self, key: str) -> int:
        return Pace.objects.filter(key=key).values_list("used", flat=True).first() or 0

    def use(self, key: str) -> None:
        row = Pace.objects.filter(key=key)
        if not row.update(used=F("used") + 1) and not self._added(key, used=1):
            row.update(used=F("used") + 1)

    def _row(self, key: str) -> Pace | None:
        return Pace.objects.filter(key=key).first()

    def _added(self, key: str, **columns: Any) -> bool:
        """Write the row of a lane that has none; False: another was first."""
        try:
            with transaction.atomic():
                Pace.objects.create(key=key, **columns)
        except IntegrityError:
            return False
        return True


class InRedis:
    """Scripts that Redis runs one at a time."""

    def take(self, key: str, seconds: float, most_wait: float) -> float:
        return float(self._client().eval(_RESERVE, 1, _named(key), seconds, most_wait))

    def hold(self, key: str, seconds: float) -> None:
        self._client().eval(_HOLD, 1, _named(key), min(seconds, _LONGEST_HOLD_S))

    def left(self, keys: Sequence[str]) -> dict[str, float]:
        return {key: float(self._client().eval(_RESERVE, 1, _named(key), 0, 0)) for key in keys}

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


def _free_at(row: Pace, now: float) -> float:
    """From when the lane is free; a place of before the clock was set back holds nobody up."""
    return row.free_at if row.set_at <= now + _AHEAD_S else 0.0


def _named(key: str) -> str:
    return f"pace:{key}"


def _now() -> float:
    return clock.now().timestamp()
