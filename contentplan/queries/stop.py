"""The emergency stop that stands."""

from __future__ import annotations

from contentplan.models import EmergencyStop


def current_stop() -> EmergencyStop | None:
    """The stop that stands, with who declared it, or None. One query: the strip on every page."""
    return EmergencyStop.objects.filter(lifted_at__isnull=True).select_related("by").first()
