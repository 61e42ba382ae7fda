"""What is due on a network out of reach does not pile up: it is handed to people, with the ground."""

from __future__ import annotations

from django.db import transaction

from contentplan.engine import ledger, road
from contentplan.graphs import DELIVERY_GRAPH, WAITING
from contentplan.models import Delivery
from core import clock
from core.errors import Stale
from core.states import move
from core.work.claims import FREED
from core.work.each import each
from pages.queries.outages import outage_over

BATCH = 200


def hand_over_unreachable() -> int:
    """Due deliveries of pages out of reach become «вручную» with the next tick; their people are told. How many.

    What a person holds stays held. In the order of time, a bounded number at once.
    """
    due = Delivery.objects.filter(
        road.unreachable(), state__in=WAITING, due_at__lte=clock.now(), held_at__isnull=True
    )
    rows = list(due.select_related("page", "post").order_by("due_at", "pk")[:BATCH])
    done = [row for row, handed in zip(rows, each(rows, _hand_over), strict=True) if handed]
    each([row.pk for row in done], ledger.tell)
    return len(done)


def _hand_over(row: Delivery) -> bool:
    outage = outage_over(row.page)
    if outage is None:
        return False
    why = f"Сеть недоступна: {outage.ground}"
    try:
        with transaction.atomic():
            move(
                row,
                DELIVERY_GRAPH,
                "by_hand",
                sources=WAITING,
                next_at=None,
                told_at=None,
                last_error=why,
                **FREED,
            )
            ledger.note(row, "by_hand", why)
            ledger.journal("delivery.by_hand", row)
    except Stale:
        return False
    return True
