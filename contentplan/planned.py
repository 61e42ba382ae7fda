"""What the plan tells the pages: how many publications are still to come in a week (`pages.providers`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from contentplan.models import Delivery, RevisionPage
from core import clock
from core.clock import Week
from pages.providers import Planned

AHEAD = ("scheduled", "sending", "retry_wait", "by_hand", "unknown")
LOST = ("expired", "failed")


def planned_of(page_ids: Sequence[int], week: Week) -> dict[int, Planned]:
    """Per page: publications with a time ahead in the week, whatever their approval, and those past it.

    Three queries whatever the number of pages and posts. What is held counts as planned until its time passes.
    """
    now = clock.now()
    planned: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    rows = Delivery.objects.filter(
        page_id__in=page_ids, due_at__gte=week.starts, due_at__lt=week.ends, state__in=[*AHEAD, *LOST]
    )
    for page_id, state, due_at in rows.values_list("page_id", "state", "due_at"):
        late = state in LOST or (due_at < now and state != "sending")
        (overdue if late else planned)[page_id] += 1
    for page_id, time in _unapproved(page_ids, week):
        (overdue if time <= now else planned)[page_id] += 1
    return {
        page_id: Planned(planned[page_id], overdue[page_id]) for page_id in planned.keys() | overdue.keys()
    }


def _unapproved(page_ids: Sequence[int], week: Week) -> list[tuple[int, datetime]]:
    places = unapproved().filter(page_id__in=page_ids, due_at__gte=week.starts, due_at__lt=week.ends)
    times = places.values_list("page_id", "due_at")
    return [(page_id, due_at) for page_id, due_at in times if due_at is not None]


def unapproved() -> QuerySet[RevisionPage]:
    """Pages of drafts and of what is in review with a time, where the post does not hold the page already."""
    held = Delivery.objects.filter(post=OuterRef("revision__post"), page=OuterRef("page")).exclude(
        state__in=["cancelled", "removed"]
    )
    return RevisionPage.objects.filter(
        ~Exists(held), due_at__isnull=False, revision__state__in=["draft", "in_review"]
    )
