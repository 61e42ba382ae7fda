"""How far our clock is from the clock of whoever answers, by the header `Date` of their answers.

    with http.comparing() as clocks:
        reading = adapter.read_wall(…)
    clocks.ahead        # how much ours is ahead of theirs; None: no answer has told

A server whose clock is wrong by an hour would look for its posts in the wrong hour.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

from core import clock


@dataclass
class Clocks:
    """`ahead` of the last answer that named its time; negative: ours is behind."""

    ahead: timedelta | None = None


_current = threading.local()


@contextmanager
def comparing() -> Iterator[Clocks]:
    """Compare clocks with every call of this thread while the block runs."""
    found = Clocks()
    _current.clocks = found
    try:
        yield found
    finally:
        _current.clocks = None


def heard(date: str) -> None:
    """An answer has named its time, «Sun, 29 Nov 2026 03:00:00 GMT»; anything else is passed over."""
    clocks: Clocks | None = getattr(_current, "clocks", None)
    if clocks is None or not date:
        return
    try:
        theirs = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return
    clocks.ahead = clock.now() - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
