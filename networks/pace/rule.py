"""The rule of pace, apart from where it is kept: calls of one lane are never closer than its interval."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lane:
    """What a call takes from one limit: `key` is shared by all workers, `seconds` is how long the lane is taken by it.

    A call that costs three of thirty a second takes a tenth of a second.
    """

    key: str
    seconds: float


# Calls that set off evenly do not arrive evenly: a network that counts the last second must not count one too many.
_SLACK = 1.1


def lane(key: str, *, per_second: float, cost: float = 1.0) -> Lane:
    """A lane of so many calls a second at most, of which this one costs `cost`."""
    return Lane(key, cost * _SLACK / per_second)


@dataclass(frozen=True)
class Reserved:
    """When a call may go: after `wait` seconds. `free_at` (seconds) is when the next one may; None: nothing reserved."""

    wait: float
    free_at: float | None


def reserve(free_at: float, now: float, seconds: float, most_wait: float) -> Reserved:
    """The next place in a lane that is free from `free_at` on, unless it is further away than `most_wait` seconds."""
    begins = max(free_at, now)
    wait = begins - now
    return Reserved(wait, begins + seconds if wait <= most_wait else None)
