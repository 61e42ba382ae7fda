"""How long to wait before the next try."""

from __future__ import annotations

from datetime import timedelta
from random import SystemRandom

_chance = SystemRandom()
FIRST_S, MOST_S = 5.0, 600.0


def pause(tries: int, *, first_s: float = FIRST_S, most_s: float = MOST_S) -> timedelta:
    """The pause after so many failed tries: doubles up to `most_s`, from half to the whole of it by chance.

    Chance keeps rows that failed together from coming back together.
    """
    whole = min(most_s, first_s * 2 ** min(max(tries - 1, 0), 30))
    return timedelta(seconds=_chance.uniform(whole / 2, whole))


def at_least(seconds: float) -> timedelta:
    """The pause a network asked for, never less, a little more by chance."""
    asked = max(seconds, 0.0)
    return timedelta(seconds=asked + _chance.uniform(0.0, min(1.0 + asked * 0.1, 5.0)))
