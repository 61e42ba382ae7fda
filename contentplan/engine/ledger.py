"""Pieces of writing down: ends of attempts, lines of the story, the journal, telling people once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from contentplan import notices
from contentplan.graphs import NEEDS_PERSON
from contentplan.models import Attempt, Delivery, DeliveryNote
from core import clock
from core.access import System
from core.audit.actions import record
from core.work import attempts
from core.work.attempts import UNCERTAIN, close_uncertain, uncertain
from core.work.verdicts import Verdict
from networks.base import Published

PORTAL = System("publish_due")
__all__ = [
    "PORTAL",
    "UNCERTAIN",
    "close",
    "close_uncertain",
    "journal",
    "locked",
    "note",
    "tell",
    "uncertain",
]


def locked(delivery_id: int) -> Delivery:
    """The row as it is now; others wait until we are through (SQLite has one writer anyway)."""
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("page", "revision", "post")
        .get(pk=delivery_id)
    )


def close(
    attempt: Attempt, outcome: str, *, verdict: Verdict | None = None, published: Published | None = None
) -> None:
    """Write the end of an attempt. It belongs to the worker that made it, so no claim is asked for."""
    columns: dict[str, Any] = {}
    if published is not None:
        columns = {"external_id": published.external_id, "url": published.url[:300]}
    attempts.close(attempt, outcome, verdict=verdict, **columns)


def note(delivery: Delivery, what: str, sentence: str) -> None:
    """A line of the delivery's story, told by the portal."""
    DeliveryNote.objects.create(delivery=delivery, what=what, sentence=sentence[:500])


def journal(event: str, delivery: Delivery, **data: Any) -> None:
    """A journal entry of the portal's own act. In the caller's transaction."""
    record(event, actor=PORTAL, object=delivery, organization_id=delivery.post.organization_id, data=data)


def tell(delivery_id: int) -> None:
    """Tell people, once, that a delivery waits for them. The minute sweep repeats it if we die before."""
    delivery = Delivery.objects.select_related("post__author", "page", "revision__submitted_by").get(
        pk=delivery_id
    )
    if delivery.state not in NEEDS_PERSON or delivery.told_at is not None:
        return
    if delivery.state == "unknown" and delivery.asked_at is None and not delivery.urgent:
        return  # the portal is still looking; people are asked when it cannot tell. An urgent one shouts at once
    with transaction.atomic():
        fresh = Delivery.objects.filter(pk=delivery.pk, version=delivery.version, told_at__isnull=True)
        if fresh.update(told_at=clock.now()) == 1:
            notices.waits(delivery)
