"""Liveness of the worker and beat: marks in the database, read by `/readyz` and the first screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from dzhankoy_portal.celery import app
from dzhankoy_portal.models import Heartbeat

SILENT_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class Part:
    """One part of the service: whether it is well and a short word why not."""

    name: str
    well: bool
    note: str = ""
    seen_at: datetime | None = None


def mark(name: str) -> None:
    """Note that a part («beat», «worker») was alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": clock.now()})


def parts() -> list[Part]:
    """State of database, broker, beat and worker."""
    try:
        seen = dict(Heartbeat.objects.values_list("name", "seen_at"))
    except Exception as error:  # whatever the driver raises, the answer is «not well»
        return [Part("database", False, type(error).__name__)]
    return [Part("database", True), _broker(), _beating("beat", seen), _beating("worker", seen)]


def _beating(name: str, seen: dict[str, datetime]) -> Part:
    at = seen.get(name)
    # A mark of the future was made before the clock was set back: it proves nothing for long.
    well = at is not None and abs(clock.now() - at) < SILENT_AFTER
    return Part(name, well, "" if well else "silent", at)


def _broker() -> Part:
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception as error:  # see above
        return Part("broker", False, type(error).__name__)
    return Part("broker", True)
