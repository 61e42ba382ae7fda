"""How many heavy jobs (large files) one process does at once: all slots but one, so that short jobs always have a way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_most: int | None = None
_taken = 0


def limit(most: int | None) -> None:
    """Let at most so many run at once in this process, at least one; None: as many as come."""
    global _most
    _most = None if most is None else max(most, 1)


@contextmanager
def room() -> Iterator[bool]:
    """A place for one heavy job while the block runs; False: all are taken, and nothing is."""
    global _taken
    with _lock:
        free = _most is None or _taken < _most
        _taken += free
    try:
        yield free
    finally:
        with _lock:
            _taken -= free
