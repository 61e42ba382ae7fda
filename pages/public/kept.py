"""Finished answers kept in the process, so that a visit costs no query and no drawing.

A snapshot is at most `KEPT_S` old: whatever process suspends a page, it is off every answer within a second. A
finished answer is kept while the snapshot says the same and the day is the same («сегодня, 06:10»).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from core import clock
from pages.public.snapshot import Rows, Snapshot, build, read_rows

KEPT_S = 0.8
MOST_ANSWERS = 256


@dataclass(frozen=True)
class Answer:
    """A finished body with its entity tag."""

    body: bytes
    etag: str


class Keeper:
    """One per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._rows: Rows | None = None
        self._taken = 0.0
        self._day: date | None = None
        self._answers: dict[str, Answer] = {}

    def snapshot(self) -> Snapshot:
        """The list, at most `KEPT_S` seconds old. What an open transaction sees is not kept."""
        if connection.in_atomic_block:
            return build(read_rows())
        kept, age = self._snapshot, time.monotonic() - self._taken
        if kept is not None and age < KEPT_S:
            return kept
        with self._lock:
            if self._snapshot is None or time.monotonic() - self._taken >= KEPT_S:
                self._refresh()
            assert self._snapshot is not None
            return self._snapshot

    def _refresh(self) -> None:
        # The age counts from before the query: what changes while it runs is seen by the next one.
        started, day, rows = time.monotonic(), clock.city_now().date(), read_rows()
        if self._snapshot is None or rows != self._rows or day != self._day:
            self._snapshot, self._rows, self._day, self._answers = build(rows), rows, day, {}
        self._taken = started

    def answer(self, key: str, draw: Callable[[Snapshot], bytes]) -> Answer:
        """The finished answer under `key`, drawn from the snapshot when it is not kept."""
        if connection.in_atomic_block:
            return _finished(draw(build(read_rows())))
        kept = self._answers.get(key) if time.monotonic() - self._taken < KEPT_S else None
        return kept or self._draw(key, draw)

    def _draw(self, key: str, draw: Callable[[Snapshot], bytes]) -> Answer:
        snapshot = self.snapshot()
        answers = self._answers
        found = answers.get(key)
        if found is None:
            found = _finished(draw(snapshot))
            # Only into the answers of this very snapshot, and never without bound.
            if self._snapshot is snapshot and self._answers is answers and len(answers) < MOST_ANSWERS:
                answers[key] = found
        return found


def _finished(body: bytes) -> Answer:
    return Answer(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


keeper = Keeper()
