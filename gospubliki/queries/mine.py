"""What a responsible person of an organization must do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import clock
from core.access import Actor
from gospubliki.access import own_ids
from gospubliki.models import Connection, ConnectionStep, Who

MOST_NEXT = 3


@dataclass(frozen=True)
class Next:
    """One thing to do: what, where, by when, how late."""

    title: str
    connection: Connection
    due_on: date | None
    days_late: int


def next_steps(actor: Actor, most: int = MOST_NEXT) -> list[Next]:
    """The nearest steps of the actor's own organizations, late ones first; to begin is a step too. Two queries."""
    own, today = own_ids(actor), clock.city_now().date()
    if not own:
        return []
    steps = (
        ConnectionStep.objects.filter(
            connection__in=Connection.objects.live().filter(organization_id__in=own, state="in_progress"),
            done_on__isnull=True,
            who=Who.ORGANIZATION,
        )
        .select_related("connection__organization", "connection__page")
        .order_by("due_on", "connection_id", "position")[:most]
    )
    found = [Next(step.title, step.connection, step.due_on, step.days_late(today)) for step in steps]
    idle = Connection.objects.live().filter(organization_id__in=own, state="not_started")
    for row in idle.select_related("organization", "page").order_by("due_on", "pk")[:most]:
        found.append(Next("Начать подключение", row, row.due_on, row.days_late(today)))
    return sorted(found, key=lambda one: (one.due_on or date.max, one.connection.pk))[:most]
