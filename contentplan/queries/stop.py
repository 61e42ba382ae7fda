"""The emergency stop that stands."""

from __future__ import annotations

from contentplan.models import EmergencyStop
from contentplan.queries.modes import stops_standing


def current_stop() -> EmergencyStop | None:
    """The widest stop that stands, with who declared it, or None."""
    return next(iter(stops_standing()), None)
