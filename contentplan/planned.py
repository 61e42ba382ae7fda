"""What the plan tells the pages: how many publications are still to come in a week (`pages.providers`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet, Value

from contentplan.models import Delivery, RevisionPage
from core import clock
from core.clock import Week
from pages.providers import Planned

AHEAD = ("scheduled", "sending", "retry_wait", "by_hand", "unknown")
LOST = ("expired", "failed")
_NO_DELIVERY = ""


def planned_of(page_ids: Sequence[int], week: Week) -> dict[int, Planned]:
    """Per page: publications with a time ahead in the week, whatever their approval, and those past it.

    One query whatever the number of pages and posts. What is held counts as planned until its time passes.
    """
    now = clock.now()
    planned: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    window = {"page_id__in": page_ids, "due_at__gte": week.starts, "due_at__lt": week.ends}
    deliveries = Delivery.objects.filter(**window, state__in=[*AHEAD, *LOST]).order_by()
    places = unapproved().filter(**window).order_by().annotate(code=Value(_NO_DELIVERY))
    rows = deliveries.values_list("page_id", "state", "due_at").union(
        places.values_list("page_id", "code", "due_at"), all=True
    )
    for page_id, state, due_at in rows:
        late = (
            due_at <= now if state == _NO_DELIVERY else state in LOST or (due_at < now and state != "sending")
        )
        (overdue if late else planned)[page_id] += 1
    return {
        page_id: Planned(planned[page_id], overdue[page_id]) for page_id in planned.keys() | overdue.keys()
    }


def unapproved() -> QuerySet[RevisionPage]:
    """Pages of drafts and of what is in review with a time, where the post does not hold the page already."""
    held = Delivery.objects.filter(post=OuterRef("revision__post"), page=OuterRef("page")).exclude(
        state__in=["cancelled", "removed"]
    )
    return RevisionPage.objects.filter(
        ~Exists(held), due_at__isnull=False, revision__state__in=["draft", "in_review"]
    )
