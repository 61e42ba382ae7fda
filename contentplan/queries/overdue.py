"""Everything that is past its time and not out, on one screen: why it stands, and where it could go instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q, QuerySet

from contentplan import access
from contentplan.engine import road
from contentplan.graphs import WAITING
from contentplan.models import ASKED, Delivery
from contentplan.queries.slots import Busy, Slot, slots_of
from core import clock
from core.access import Actor
from pages.queries.outages import at, ground_of, unreachable_pages

MOST = 100
LATE = timedelta(minutes=5)
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """A delivery that is late, or cannot go out. `covered`: by its approval; `sendable`: now, by the portal."""

    delivery: Delivery
    why: str
    covered: bool
    sendable: bool
    slots: Sequence[Slot] = field(default=())


def overdue_of(actor: Actor) -> QuerySet[Delivery]:
    """What waits for a decision because its time has passed: asked about, late by minutes, or expired; oldest first."""
    late = Q(state__in=WAITING, due_at__lte=clock.now() - LATE)
    asked = Q(state__in=WAITING, held_kind=ASKED)
    # On a network out of reach nothing waits to pile up: what comes in the next days can be decided now.
    soon = Q(state__in=WAITING, due_at__lte=clock.now() + AHEAD) & road.unreachable()
    rows = Delivery.objects.filter(late | asked | Q(state="expired") | soon)
    return (
        rows.filter(post__in=access.posts_visible_to(actor))
        .select_related("post__author", "post__rubric", "page", "revision")
        .order_by("due_at", "pk")
    )


def overdue_rows(actor: Actor) -> list[Row]:
    """At most `MOST` of them, each with its reason and free times. Posts of one page are offered different ones."""
    rows = list(overdue_of(actor)[:MOST])
    ids = [row.pk for row in rows]
    stopped = set(Delivery.objects.filter(road.stopped(), pk__in=ids).values_list("pk", flat=True))
    mourned = set(Delivery.objects.filter(road.mourned(), pk__in=ids).values_list("pk", flat=True))
    grounds = dict(
        unreachable_pages()
        .filter(pk__in={row.page_id for row in rows})
        .annotate(ground=ground_of(at(clock.now())))
        .values_list("pk", "ground")
    )
    busy, offered = Busy.of({row.page_id for row in rows}), dict[int, list[Slot]]()
    found = []
    for row in rows:
        if row.post_id not in offered:
            together = [one for one in rows if one.post_id == row.post_id]
            offered[row.post_id] = slots_of(row.post, together, busy, most=2)
            for slot in offered[row.post_id][:1]:
                busy.take([one.page_id for one in together], slot.at)
        why = _why(row, stopped=row.pk in stopped, mourned=row.pk in mourned)
        ground = grounds.get(row.page_id, "")
        why = f"сеть недоступна: {ground}" if ground else why
        sendable = not ground and row.due_at <= clock.now() < row.covers_until
        found.append(Row(row, why, clock.now() < row.covers_until, sendable, offered[row.post_id]))
    return found


def _why(row: Delivery, *, stopped: bool, mourned: bool) -> str:
    """What keeps it: the strongest reason."""
    if stopped:
        return "стоит остановка"
    if mourned:
        return "стоит траур"
    if row.state == "expired":
        return "опоздали больше, чем разрешено"
    if row.held_at:
        return row.held_reason[:1].lower() + row.held_reason[1:]
    if row.page.broken_since:
        return "нет доступа к странице"
    return row.last_error or "ждёт очереди на этой странице"


def slots_for(delivery: Delivery) -> list[Slot]:
    """Free times for one late delivery, together with what else of its post is late."""
    rows = late_of(delivery)
    return slots_of(delivery.post, rows, Busy.of({row.page_id for row in rows}))


def late_of(delivery: Delivery) -> list[Delivery]:
    """The delivery and what else of its post has missed its time: one new approval is asked for all of them."""
    late = Delivery.objects.filter(post_id=delivery.post_id, due_at__lte=clock.now()).select_related(
        "post", "page"
    )
    return list(late.filter(Q(pk=delivery.pk) | Q(state__in=[*WAITING, "expired", "failed"])))
