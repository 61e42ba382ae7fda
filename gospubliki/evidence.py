"""Files behind a change of a connection: seen by whoever sees the connection."""

from __future__ import annotations

from typing import Any

from core.evidence.owners import register
from gospubliki.access import connections_visible_to
from gospubliki.models import HistoryEntry

CHANGE = "gospubliki.change"


def sees_change(actor: Any, pk: int) -> bool:
    """Whether the actor sees the connection whose history holds this entry."""
    return HistoryEntry.objects.filter(pk=pk, connection__in=connections_visible_to(actor)).exists()


def register_evidence() -> None:
    """Changes of connections may carry files."""
    register(CHANGE, sees_change)
