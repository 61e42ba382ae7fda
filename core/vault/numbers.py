"""The vault in a few figures, for the first screen of whoever oversees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min

from core import clock
from core.audit.models import Entry
from core.vault.hours import is_night
from core.vault.models import Secret
from core.vault.owners import SHOWN_KINDS
from core.vault.queries import SECRET_KIND, SEEN_EVENTS
from core.vault.tasklist import open_task_count

LOOKED_WITHIN = timedelta(days=7)
MOST_LOOKS = 500


@dataclass(frozen=True)
class Numbers:
    """What is kept, what must be changed, who looked within a week; `oldest_days` is of the oldest password."""

    kept: int
    tasks: int
    late: int
    looks: int
    at_night: int
    oldest_days: int | None


def numbers() -> Numbers:
    """Four queries, bounded."""
    kept = Secret.objects.filter(owner_kind__in=list(SHOWN_KINDS), retired_at__isnull=True).order_by()
    oldest = kept.filter(kind="password").aggregate(at=Min("stored_at"))["at"]
    seen = Entry.objects.filter(
        object_kind=SECRET_KIND, event__in=SEEN_EVENTS, at__gte=clock.now() - LOOKED_WITHIN
    )
    looked = list(seen.order_by("-at").values_list("at", flat=True)[:MOST_LOOKS])
    tasks, late = open_task_count()
    return Numbers(
        kept=kept.aggregate(count=Count("pk"))["count"],
        tasks=tasks,
        late=late,
        looks=len(looked),
        at_night=sum(is_night(at) for at in looked),
        oldest_days=(clock.now() - oldest).days if oldest else None,
    )
