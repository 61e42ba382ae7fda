"""When an event is, and when its posts come out: arithmetic of days and hours on the city's clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contentplan.models import OfficialEvent, PostTemplate
from core import clock
from core.errors import Refused

LONGEST = timedelta(hours=18)  # «15:00–14:00» is a slip of the hand, not an event of a day and a night


@dataclass(frozen=True)
class When:
    """A day on the clocks of a zone; with a start and perhaps an end (aware), or the whole day."""

    day: date
    zone: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def of_wall(cls, day: date, start: time | None, end: time | None) -> When:
        """From what a person says. An end earlier than the start is after midnight.

        Raises:
            Refused: an hour that a change of clocks skips or repeats, an end without a start, or too long an event.
        """
        zone = clock.city_zone()
        if start is None:
            if end is not None:
                raise Refused("Есть конец, но нет начала. Впишите начало или сотрите конец.", field="start")
            return cls(day, zone.key)
        starts_at = clock.from_wall(day, start, zone=zone, field="start")
        if end is None:
            return cls(day, zone.key, starts_at)
        if end == start:
            raise Refused("Конец равен началу. Сотрите конец, если он не известен.", field="end")
        last = day if end > start else day + timedelta(days=1)
        ends_at = clock.from_wall(last, end, zone=zone, field="end")
        if ends_at <= starts_at or ends_at - starts_at > LONGEST:
            raise Refused(f"Конец раньше начала: {start:%H:%M}–{end:%H:%M}. Проверьте время.", field="end")
        return cls(day, zone.key, starts_at, ends_at)

    @classmethod
    def of(cls, event: OfficialEvent) -> When:
        """When an event is."""
        return cls(event.day, event.zone, event.starts_at, event.ends_at)

    @property
    def end(self) -> datetime | None:
        """Its end as far as it is known: the end, else the start, else None of a whole day."""
        return self.ends_at or self.starts_at

    @property
    def over_at(self) -> datetime:
        """When it is surely over."""
        return self.end or datetime.combine(self.day, time.max, tzinfo=ZoneInfo(self.zone))


def due_of(template: PostTemplate, when: When) -> datetime:
    """When a post of this template comes out for an event.

    Raises:
        Refused: a change of clocks leaves no such hour on that day, nor one beside it.
    """
    end = when.end
    if template.anchor == PostTemplate.Anchor.AFTER and end is not None:
        return end + timedelta(minutes=template.minutes)
    days = 0 if template.anchor == PostTemplate.Anchor.AFTER else template.days
    return settled(when.day + timedelta(days=days), template.at)


def followed(due_at: datetime, anchor: str, was: When, now: When) -> datetime:
    """The time of a post that moves with its event.

    What is tied to the day keeps its hour on the clocks and goes as many days as the event; what is tied to the end
    keeps its distance from it, as long as both ends are known.

    Raises:
        Refused: as `due_of`.
    """
    before, after = was.end, now.end
    if anchor == PostTemplate.Anchor.AFTER and before is not None and after is not None:
        return due_at + (after - before)
    local = due_at.astimezone(clock.city_zone())
    return settled(local.date() + (now.day - was.day), local.time().replace(second=0, microsecond=0))


def settled(day: date, at: time) -> datetime:
    """The instant of a wall-clock time; where a change of clocks skips or repeats it, of one beside it on that day.

    Raises:
        Refused: there is none.
    """
    naive = datetime.combine(day, at)
    for hours in (0, 1, -1):
        beside = naive + timedelta(hours=hours)
        if beside.date() != day:
            continue
        try:
            return clock.from_wall(day, beside.time())
        except Refused:
            continue
    raise Refused(f"Времени {at:%H:%M} {day:%d.%m.%Y} на часах города нет. Возьмите другое.", field="due_at")
