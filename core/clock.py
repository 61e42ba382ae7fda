"""Time of the city: instants are UTC in the database, weeks and days belong to the city's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from core.errors import Refused

# Clocks of the machines differ by less. What was written for a moment further ahead than it can have been was written
# before the clock was set back, and keeps nobody waiting.
SKEW = timedelta(seconds=60)


def city_zone() -> ZoneInfo:
    """The city's time zone (`PORTAL_TIME_ZONE`)."""
    return ZoneInfo(settings.PORTAL_TIME_ZONE)


def now() -> datetime:
    """The present instant, aware, UTC. One door, so that tests can move the clock."""
    return timezone.now()


def city_now() -> datetime:
    """The present instant on the city's clocks."""
    return now().astimezone(city_zone())


def from_wall(day: date, at: time, *, zone: ZoneInfo | None = None, field: str = "") -> datetime:
    """The instant of a wall-clock time in the city.

    Raises:
        Refused: the hour is skipped or repeated by a change of clocks; the person must choose another.
    """
    zone = zone or city_zone()
    naive = datetime.combine(day, at)
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        back = first.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
        kind = "нет: часы переводят вперёд" if back != naive else "бывает дважды: часы переводят назад"
        raise Refused(
            f"Времени {at:%H:%M} {day:%d.%m.%Y} {kind}. Возьмите время на час раньше или позже.", field=field
        )
    return first.astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, order=True)
class Week:
    """A week from Monday to Sunday in a time zone."""

    monday: date
    zone_name: str

    @classmethod
    def of(cls, moment: datetime | date, zone: ZoneInfo | None = None) -> "Week":
        """The week that holds an aware instant or a date."""
        zone = zone or city_zone()
        day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
        return cls(day - timedelta(days=day.weekday()), zone.key)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def starts(self) -> datetime:
        """First instant of Monday, aware."""
        return datetime.combine(self.monday, time.min, tzinfo=self.zone)

    @property
    def ends(self) -> datetime:
        """First instant of the next Monday, aware: the week is half-open."""
        return datetime.combine(self.monday + timedelta(days=7), time.min, tzinfo=self.zone)

    def next(self) -> "Week":
        return Week(self.monday + timedelta(days=7), self.zone_name)

    def previous(self) -> "Week":
        return Week(self.monday - timedelta(days=7), self.zone_name)

    def __contains__(self, moment: datetime) -> bool:
        return self.starts <= moment < self.ends
