"""Equal entries that follow one another stand as one line: twenty-six people put on duty are one act of one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from core import clock
from core.audit.models import Entry

LEAST = 3  # two equal lines are read faster than a fold is opened

T = TypeVar("T")


@dataclass(frozen=True)
class Fold(Generic[T]):
    """A line of the journal: its newest entry, and the equal ones right before it, newest first."""

    row: T
    others: Sequence[T] = ()

    @property
    def oldest(self) -> T:
        """Where the line began."""
        return self.others[-1] if self.others else self.row


def folds_of(rows: Sequence[T], *, of: Callable[[T], Entry]) -> list[Fold[T]]:
    """Rows as lines, in their order; no entry is left out. `of` gives a row's entry."""
    found: list[Fold[T]] = []
    for _, same in groupby(rows, key=lambda row: _likeness(of(row))):
        alike = list(same)
        if len(alike) < LEAST:
            found += [Fold(row) for row in alike]
        else:
            found.append(Fold(alike[0], alike[1:]))
    return found


def first_lines(entries: Sequence[Entry], most: int) -> list[Entry]:
    """As many entries from the beginning as make so many lines; a run of equal ones is never cut."""
    lines = folds_of(entries, of=lambda entry: entry)[:most]
    return list(entries[: sum(1 + len(line.others) for line in lines)])


def _likeness(entry: Entry) -> tuple[object, ...]:
    """What two entries share to stand in one line: who, what, on which day of the city."""
    return entry.actor_id, entry.system, entry.event, entry.at.astimezone(clock.city_zone()).date()
