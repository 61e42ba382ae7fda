"""Beat: a thread of the worker that keeps the timetable (`schedule.py`).

It counts by the monotonic clock: a wall clock that is set back by an hour must not silence the portal for an hour. It
keeps nothing on disk, where a process killed in the middle of writing would leave what no later one can read: when a
job of a minute or more was last begun stands in the database, for restarts.

What is routed to the queue «clock» (what is due, the sweeps, the sealing of the journal: short jobs, some of them each
second) is done here, in a few threads of beat's own. A message for each would cost more than the job, and what is due
is found even while the broker is away. Everything else goes to the slots by the broker.
"""

from __future__ import annotations

import logging
import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.worker import state
from django.db import Error, close_old_connections

from core import clock
from dzhankoy_portal.celery import PULSE

logger = logging.getLogger(__name__)
HANDS = 4
STOP_PATIENCE_S = 5.0
# Of rarer jobs the last beginning is remembered, or a worker that is often started anew would never do them.
REMEMBERED_S = 60.0
CALENDAR_S = 15.0  # how often jobs of the calendar are looked at
LONGEST_SLEEP_S = 1.0


@dataclass
class Entry:
    """A periodic job: every `period_s` seconds, or by the calendar. `next_at` is of the monotonic clock."""

    name: str
    task: str
    options: dict[str, Any]
    period_s: float
    calendar: crontab | None
    next_at: float
    begun_at: datetime = field(default_factory=clock.now)
    here: bool = False  # done by beat's own hands, not by a message
    busy: bool = False

    @classmethod
    def of(cls, name: str, given: dict[str, Any], now: float) -> Entry:
        """From a line of the timetable; it is first done after a whole period."""
        schedule = given["schedule"]
        calendar = schedule if isinstance(schedule, crontab) else None
        seconds = schedule.total_seconds() if isinstance(schedule, timedelta) else schedule
        period_s = CALENDAR_S if calendar else float(seconds)
        return cls(name, given["task"], dict(given.get("options", {})), period_s, calendar, now + period_s)

    @property
    def is_remembered(self) -> bool:
        return self.calendar is not None or self.period_s >= REMEMBERED_S

    def recall(self, begun_at: datetime, now: float) -> None:
        """It was last begun then: it goes on from there, at the latest after a whole period."""
        self.begun_at = min(begun_at, clock.now())  # the clock may have been set back meanwhile
        if self.calendar is None:
            left = self.period_s - (clock.now() - self.begun_at).total_seconds()
            self.next_at = now + min(max(left, 0.0), self.period_s)

    def take_turn(self, now: float) -> bool:
        """Whether it is to be begun now; the next turn is set. Turns that were missed are not made up for."""
        if now < self.next_at:
            return False
        follows = self.next_at + self.period_s
        self.next_at = follows if follows > now else now + self.period_s
        if self.calendar is not None:
            self.begun_at = min(self.begun_at, clock.now())
            return bool(self.calendar.is_due(self.begun_at)[0])
        return True


class Beat(Thread):
    """Begins what is due. When it ends before it was told to, the worker ends too, and somebody starts it anew."""

    def __init__(self, celery: Celery, timetable: dict[str, dict[str, Any]]) -> None:
        super().__init__(name="beat", daemon=True)
        self.celery = celery
        now = time.monotonic()
        self.entries = [Entry.of(name, given, now) for name, given in timetable.items()]
        for entry in self.entries:
            entry.here = self._is_done_here(entry)
        self._told_to_stop = Event()
        self._hands = ThreadPoolExecutor(HANDS, "beat-hand", initializer=celery.set_current)

    def run(self) -> None:
        try:
            self.celery.set_current()
            self.recall()
            while not self._told_to_stop.wait(self.turn()):
                pass
        finally:
            self._hands.shutdown(wait=False, cancel_futures=True)
            if not self._told_to_stop.is_set():
                logger.critical("Beat has ended by itself: the worker stops, to be started anew")
                state.should_stop = os.EX_SOFTWARE  # type: ignore[assignment]

    def stop(self) -> None:
        """Wait until the thread has ended, unless something keeps it."""
        self._told_to_stop.set()
        self.join(STOP_PATIENCE_S)

    def turn(self) -> float:
        """Begin what is due; returns the seconds until the next turn."""
        now = time.monotonic()
        for entry in self.entries:
            if entry.take_turn(now):
                self._begin(entry)
        next_at = min((entry.next_at for entry in self.entries), default=now + LONGEST_SLEEP_S)
        return min(max(next_at - time.monotonic(), 0.0), LONGEST_SLEEP_S)

    def _begin(self, entry: Entry) -> None:
        """In a thread of its own; one that has not come to its end yet is not begun a second time."""
        if entry.busy:
            return
        entry.busy, entry.begun_at = True, clock.now()
        self._hands.submit(self._do, entry).add_done_callback(partial(_ended, entry))

    def _do(self, entry: Entry) -> None:
        close_old_connections()
        try:
            task = self.celery.tasks[entry.task]
            if entry.here:
                task()
            else:
                task.apply_async(**entry.options)
            if entry.is_remembered:
                _remember(entry)
        finally:
            close_old_connections()

    def _is_done_here(self, entry: Entry) -> bool:
        """Whether beat's own hands do it. The pulse goes round by the broker: that is what it proves."""
        route = self.celery.amqp.router.route(dict(entry.options), entry.task)
        return bool(route["queue"].name == "clock") and entry.task != PULSE

    def recall(self) -> None:
        """Go on where the last process was killed. Without the database everything waits for a whole period."""
        from dzhankoy_portal.models import Heartbeat

        try:
            begun = dict(Heartbeat.objects.filter(name__startswith=_JOB).values_list("name", "seen_at"))
        except Error as error:
            logger.warning("When jobs were last begun is not known: %s", error)
            begun = {}
        now = time.monotonic()
        for entry in self.entries:
            if entry.is_remembered and (begun_at := begun.get(_name(entry))) is not None:
                entry.recall(begun_at, now)
        close_old_connections()


_JOB = "job:"


def _name(entry: Entry) -> str:
    return f"{_JOB}{entry.name}"[:40]


def _remember(entry: Entry) -> None:
    from dzhankoy_portal.models import Heartbeat

    Heartbeat.objects.update_or_create(name=_name(entry), defaults={"seen_at": entry.begun_at})


def _ended(entry: Entry, future: Future[None]) -> None:
    """Whatever went wrong is written down, and the next turn tries again."""
    entry.busy = False
    if not future.cancelled() and (error := future.exception()) is not None:
        logger.error("The periodic job «%s» failed: %s", entry.name, error, exc_info=error)
