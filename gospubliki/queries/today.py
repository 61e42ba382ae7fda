"""What the first screen shows of connections."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from core import clock
from core.access import Actor
from gospubliki.access import connections_visible_to
from gospubliki.queries.contradictions import contradictions
from gospubliki.queries.questions import unanswered_count


@dataclass(frozen=True)
class Numbers:
    """The register in five figures."""

    connected: int
    needed: int
    late: int
    contradictions: int
    unanswered: int


def numbers(actor: Actor) -> Numbers:
    """Figures of what the actor sees. Three queries."""
    today = clock.city_now().date()
    rows = connections_visible_to(actor).live().order_by()
    whole = Q(page__isnull=True)
    found = rows.aggregate(
        connected=Count("pk", filter=whole & Q(state="connected")),
        needed=Count("pk", filter=whole & ~Q(state="not_required")),
        late=Count(
            "organization",
            filter=Q(state__in=("not_started", "in_progress"), due_on__lt=today),
            distinct=True,
        ),
    )
    return Numbers(**found, contradictions=len(contradictions(actor)), unanswered=unanswered_count(actor))
