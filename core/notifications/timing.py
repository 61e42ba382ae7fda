"""When a letter goes: at once, in the next digest of working hours, or not at all. The row in the portal always stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core import clock
from core.accounts.models import User
from core.errors import Refused
from core.notifications import duty
from core.notifications.models import Mail, NotificationSettings

# On the city's clocks, Monday to Friday.
DIGEST_HOURS = (9, 12, 15, 17)


@dataclass(frozen=True)
class Letter:
    """How one person's letter goes and when its first try is due."""

    mail: str
    at: datetime


def letters_for(people: Iterable[User], *, alarm: bool, at_once: bool) -> dict[int, Letter]:
    """How each person is written to.

    `at_once`: everybody named, now, whatever they have chosen (an urgent publication shouts). `alarm`: whoever is on
    duty now, others as they have chosen, by default in a digest; while nobody is on duty everybody now, since an alarm
    that all read tomorrow is none. Else as each has chosen. Two queries, whatever the number of people.
    """
    now, people = clock.now(), list(people)
    if at_once:
        return {person.pk: Letter(Mail.AT_ONCE, now) for person in people}
    chosen = {row.person_id: row for row in NotificationSettings.objects.filter(person__in=people)}
    on_duty = duty.on_duty_ids() if alarm else frozenset()
    found: dict[int, Letter] = {}
    for person in people:
        own = chosen.get(person.pk) or NotificationSettings(person=person)
        if alarm:
            now_too = not on_duty or person.pk in on_duty
            mail = Mail.AT_ONCE if now_too else own.alarms
        else:
            mail = own.letters
        found[person.pk] = Letter(mail, next_digest(now) if mail == Mail.DIGEST else now)
    return found


def next_digest(now: datetime) -> datetime:
    """The next hour of a digest after `now`: a weekday of the city, in working hours."""
    zone = clock.city_zone()
    day = now.astimezone(zone).date()
    for ahead in range(8):
        date = day + timedelta(days=ahead)
        if date.weekday() >= 5:
            continue
        for hour in DIGEST_HOURS:
            try:
                at = clock.from_wall(date, time(hour))
            except Refused:  # an hour that a change of clocks skips or repeats
                continue
            if at > now:
                return at
    raise ValueError("a week has working days")
