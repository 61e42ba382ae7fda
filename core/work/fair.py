"""One slow service never takes every slot of a process: while its calls hang, half of the slots stay for the others.

How long a job hangs is counted by the calls themselves (`core.http` says when one is under way). What it waits for a slot
or a rate, or works for itself on a machine under load, is no fault of the service.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SLOW_S = 3.0


class _Job:
    """How long the service has been at work for one job: in calls that are over, and in the one under way."""

    def __init__(self) -> None:
        self.over_s = 0.0
        self.since: float | None = None

    @property
    def spent_s(self) -> float:
        since = self.since
        return self.over_s + (0.0 if since is None else time.monotonic() - since)


_lock = threading.Lock()
_slots: dict[str, int] = {}
_jobs: dict[tuple[str, str], list[_Job]] = defaultdict(list)
_here: ContextVar[_Job | None] = ContextVar("job", default=None)


def slots(lane: str, number: int | None) -> None:
    """So many jobs of a lane run at once in this process; None: nobody is kept out of it."""
    if number is None:
        _slots.pop(lane, None)
    else:
        _slots[lane] = number


@contextmanager
def room(lane: str, service: str) -> Iterator[bool]:
    """A place for a job with `service` while the block runs; False: it hangs and has its half of the lane already."""
    mine, job = (lane, service), _Job()
    with _lock:
        free = lane not in _slots or not _hangs(mine) or len(_jobs[mine]) < max(_slots[lane] // 2, 1)
        if free:
            _jobs[mine].append(job)
    if not free:
        yield False
        return
    token = _here.set(job)
    try:
        yield True
    finally:
        _here.reset(token)
        with _lock:
            _jobs[mine].remove(job)


@contextmanager
def service_at_work() -> Iterator[None]:
    """A call to the service is under way while the block runs; outside of a job it is nobody's."""
    job = _here.get()
    if job is None:
        yield
        return
    began = job.since = time.monotonic()
    try:
        yield
    finally:
        job.since = None
        job.over_s += time.monotonic() - began


def _hangs(mine: tuple[str, str]) -> bool:
    return any(job.spent_s > SLOW_S for job in _jobs[mine])
