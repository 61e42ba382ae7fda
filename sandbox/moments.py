"""Moments in world files and on walls."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip


def _zone() -> ZoneInfo | timezone:
    try:
        return ZoneInfo("Europe/Simferopol")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=3))


ZONE = _zone()


def moment_ms(value: int | float | str) -> int:
    """Milliseconds of Unix seconds or milliseconds, of seconds before now (below zero), or of ISO 8601."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    if value < 0:
        return int((time.time() + value) * 1000)
    return int(value if value > 100_000_000_000 else value * 1000)


def russian(ms: int) -> str:
    """«пн, 25 ноября, 14:30» in the city's zone."""
    moment = datetime.fromtimestamp(ms / 1000, ZONE)
    return f"{DAYS[moment.weekday()]}, {moment.day} {MONTHS[moment.month - 1]}, {moment:%H:%M}"
