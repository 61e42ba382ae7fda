"""One slow service never takes every slot of a process: while its calls hang, half of the slots stay for the others."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

SLOW_S = 3.0

_lock = threading.Lock()
_slots: dict[str, int] = {}
_begun: dict[tuple[str, str], list[float]] = defaultdict(list)


def slots(lane: str, number: int | None) -> None:
    """So many jobs of a lane run at once in this process; None: nobody is kept out of it."""
    if number is None:
        _slots.pop(lane, None)
    else:
        _slots[lane] = number


@contextmanager
def room(lane: str, service: str) -> Iterator[bool]:
    """A place for a job with `service` while the block runs; False: it hangs and has its half of the lane already."""
    mine, begun_at = (lane, service), time.monotonic()
    with _lock:
        free = lane not in _slots or not _hangs(mine) or len(_begun[mine]) < max(_slots[lane] // 2, 1)
        if free:
            _begun[mine].append(begun_at)
    try:
        yield free
    finally:
        if free:
            with _lock:
                _begun[mine].remove(begun_at)


def _hangs(mine: tuple[str, str]) -> bool:
    return any(time.monotonic() - at > SLOW_S for at in _begun[mine])
