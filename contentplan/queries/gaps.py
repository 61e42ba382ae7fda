"""Where a page that is short of its norm could still have a publication: a free hour of a day ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from contentplan.queries.norms import NormRow
from core import clock
from core.looks import NETWORKS

if TYPE_CHECKING:
    from contentplan.queries.calendar import Day

# Hours when people read, the best one first.
HOURS = (time(12), time(18), time(9, 30), time(15), time(16, 30), time(10, 30))
# A free hour has nothing so near, and is not so soon that nobody could approve it.
APART, AHEAD = timedelta(minutes=45), timedelta(hours=2)


@dataclass(frozen=True)
class Gap:
    """«12:00 свободно — ОК: не хватает 1»."""

    day: date
    at: time
    page_id: int
    network: str
    missing: int

    @property
    def network_name(self) -> str:
        return NETWORKS[self.network].name

    @property
    def at_text(self) -> str:
        return f"{self.at:%H:%M}"


def with_gaps(days: Sequence[Day], norms: Iterable[NormRow]) -> list[Day]:
    """Days with at most one gap each: the page that lacks most takes the emptiest day first."""
    short = sorted(
        (row for row in norms if row.week.missing and not row.week.frozen), key=lambda row: -row.week.missing
    )
    free = sorted((day for day in days if not day.is_past and not day.hidden), key=lambda day: day.count)
    found: dict[date, Gap] = {}
    for row in short:
        for day in free:
            at = None if day.date in found else _hour(day)
            if at is not None:
                found[day.date] = Gap(day.date, at, row.page.pk, row.page.network, row.week.missing)
                break
    return [replace(day, gaps=[found[day.date]]) if day.date in found else day for day in days]


def _hour(day: Day) -> time | None:
    zone = clock.city_zone()
    busy = [item.due_at for item in day.items]
    for hour in HOURS:
        at = datetime.combine(day.date, hour, tzinfo=zone)
        if at >= clock.now() + AHEAD and all(abs(at - other) >= APART for other in busy):
            return hour
    return None
