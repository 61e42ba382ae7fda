"""When a look at a secret is unusual."""

from __future__ import annotations

from datetime import datetime

from core import clock

NIGHT_FROM, NIGHT_TO = 22, 7  # hours on the city's clocks


def is_night(moment: datetime) -> bool:
    """Whether the city sleeps: from 22:00 to 07:00."""
    hour = moment.astimezone(clock.city_zone()).hour
    return hour >= NIGHT_FROM or hour < NIGHT_TO
