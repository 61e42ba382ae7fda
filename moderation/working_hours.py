"""By when somebody should have answered: four hours for what is urgent, nine working hours for the rest."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from core import clock

URGENT = timedelta(hours=4)
OPENS, CLOSES = time(9), time(18)  # nine hours: a working day later at the same minute


def urgent_until(at: datetime) -> datetime:
    """Four hours on, whatever the hour."""
    return at + URGENT


def answer_until(at: datetime) -> datetime:
    """Nine working hours on: the same minute of the next working day; what comes outside the hours starts at nine."""
    zone = clock.city_zone()
    local = at.astimezone(zone)
    if local.weekday() >= 5 or local.time() >= CLOSES:
        local = _opening(local + timedelta(days=1))
    elif local.time() < OPENS:
        local = local.replace(hour=OPENS.hour, minute=0, second=0, microsecond=0)
    return _next_working(local + timedelta(days=1)).astimezone(at.tzinfo)


def _opening(day: datetime) -> datetime:
    return _next_working(day.replace(hour=OPENS.hour, minute=0, second=0, microsecond=0))


def _next_working(day: datetime) -> datetime:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
