"""How many publishing calls one process makes at once: its slots.

Making a post ready and writing down what came of it take as long as a quick network's answer. They need no slot, so a
process has more hands than slots: while every slot waits for a network, the next posts are made ready.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_free: threading.Semaphore | None = None


def limit(slots: int | None) -> None:
    """Let so many calls go on at once in this process; None: as many as come."""
    global _free
    _free = None if slots is None else threading.Semaphore(slots)


def hands_for(slots: int) -> int:
    """How many jobs a process works on at once, so that its slots are seldom empty."""
    return slots + max(slots // 2, 2)


@contextmanager
def slot(*, waits: bool) -> Iterator[Callable[[], None]]:
    """Gives what takes a slot, when one is free, and keeps it while the block runs; once, however often it is called.

    `waits`: False for what goes out past all slots.
    """
    free, taken = _free if waits else None, False

    def take() -> None:
        nonlocal taken
        if free is not None and not taken:
            taken = free.acquire()

    try:
        yield take
    finally:
        if free is not None and taken:
            free.release()
