"""When an event is, and when its posts come out: arithmetic of days and hours on the city's clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contentplan.models import EventQuestion, OfficialEvent, PostTemplate
from core import clock
from core.errors import Refused

LONGEST = timedelta(hours=18)  # «15:00–14:00» is a slip of the hand, not an event of a day and a night
MOST_DAYS = 92  # an exhibition of a season; what lasts longer is no event of a plan


@dataclass(frozen=True)
class When:
    """A day on the clocks of a zone; with a start and perhaps an end (aware), or the whole day.

    `last_day`, where there is one, is later than `day`: the start is of the first day, the end of the last one.
    """

    day: date
    zone: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    last_day: date | None = None

    @classmethod
    def of_wall(cls, day: date, start: time | None, end: time | None, last_day: date | None = None) -> When:
        """From what a person says. An end earlier than the start is after midnight, unless there are several days.

        Raises:
            Refused: an hour that a change of clocks skips or repeats, an end without a start, or too long an event.
        """
        zone = clock.city_zone()
        last_day = _several(day, last_day)
        if start is None:
            if end is not None:
                raise Refused("Есть конец, но нет начала. Впишите начало или сотрите конец.", field="start")
            return cls(day, zone.key, last_day=last_day)
        starts_at = clock.from_wall(day, start, zone=zone, field="start")
        if end is None:
            return cls(day, zone.key, starts_at, last_day=last_day)
        if last_day is not None:
            return cls(
                day, zone.key, starts_at, clock.from_wall(last_day, end, zone=zone, field="end"), last_day
            )
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
        return cls(event.day, event.zone, event.starts_at, event.ends_at, event.last_day)

    @classmethod
    def asked_of(cls, question: EventQuestion) -> When:
        """The event's time that the post's own times were made for. Reads the event."""
        zone = question.event.zone
        return cls(
            question.was_day, zone, question.was_starts_at, question.was_ends_at, question.was_last_day
        )

    @property
    def until(self) -> date:
        """Its last day."""
        return self.last_day or self.day

    @property
    def end(self) -> datetime | None:
        """Its end as far as it is known: the end, else the start of what has one day, else None."""
        return self.ends_at or (self.starts_at if self.last_day is None else None)

    @property
    def over_at(self) -> datetime:
        """When it is surely over."""
        return self.end or datetime.combine(self.until, time.max, tzinfo=ZoneInfo(self.zone))


def due_of(template: PostTemplate, when: When) -> datetime:
    """When a post of this template comes out for an event.

    Raises:
        Refused: a change of clocks leaves no such hour on that day, nor one beside it.
    """
    end = when.end
    if template.anchor == PostTemplate.Anchor.AFTER and end is not None:
        return end + timedelta(minutes=template.minutes)
    if template.anchor == PostTemplate.Anchor.AFTER:
        return settled(when.until, template.at)
    return settled(when.day + timedelta(days=template.days), template.at)


def followed(due_at: datetime, anchor: str, was: When, now: When) -> datetime:
    """The time of a post that moves with its event.

    What is tied to the day keeps its hour on the clocks and goes as many days as the event; what is tied to the end
    keeps its distance from it as long as both ends are known, and goes with the last day where they are not.

    Raises:
        Refused: as `due_of`.
    """
    before, after = was.end, now.end
    if anchor == PostTemplate.Anchor.AFTER and before is not None and after is not None:
        return due_at + (after - before)
    local = due_at.astimezone(clock.city_zone())
    shift = now.until - was.until if anchor == PostTemplate.Anchor.AFTER else now.day - was.day
    return settled(local.date() + shift, local.time().replace(second=0, microsecond=0))


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


def _several(day: date, last_day: date | None) -> date | None:
    """The last of several days; None when there is one."""
    if last_day is None or last_day == day:
        return None
    if last_day < day:
        said = f"{last_day:%d.%m.%Y}, а начало {day:%d.%m.%Y}"
        raise Refused(f"Последний день раньше первого: {said}. Проверьте дни.", field="last_day")
    if (last_day - day).days >= MOST_DAYS:
        raise Refused(
            f"Дольше {MOST_DAYS} дней. Внесите начало и конец двумя мероприятиями.", field="last_day"
        )
    return last_day
