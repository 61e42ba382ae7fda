"""Having triage read what has come, and putting it in its place in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core import clock
from moderation.capture.gone import close_if_harmless
from moderation.lanes import Lane, rank
from moderation.models import InboxItem
from moderation.triage import Label, Level, Name, triage
from moderation.working_hours import answer_until, urgent_until

BATCH = 200


def triage_waiting(limit: int = BATCH) -> int:
    """Read the oldest of what triage has not read yet; returns how many were read."""
    waiting = InboxItem.objects.filter(triaged_at__isnull=True, depersonalised_at__isnull=True)
    rows = list(waiting.order_by("pk")[:limit])
    for item in rows:
        _read(item)
    return len(rows)


def _read(item: InboxItem) -> None:
    """Read one item outside a transaction; a text that was edited meanwhile is read again later."""
    labels = triage(item.text).labels
    lane = lane_of_labels(labels, message=item.is_message)
    with transaction.atomic():
        same = InboxItem.objects.filter(pk=item.pk, version=item.version, triaged_at__isnull=True)
        read = same.update(
            triage={"labels": [label.as_json() for label in labels]},
            triaged_at=clock.now(),
            rank=rank(lane, item.at),
            answer_until=until_of(lane, item.seen_at),
        )
        if read and item.is_gone:
            fresh = InboxItem.objects.select_related("page").select_for_update(of=("self",)).get(pk=item.pk)
            close_if_harmless(fresh)


def lane_of_labels(labels: Sequence[Label], *, message: bool) -> Lane:
    """Where an item stands by what triage has seen. Of a private message only danger counts: п. 9."""
    levels = {label.level for label in labels}
    if Level.PERSON in levels:
        return Lane.DANGER
    if message:
        return Lane.MESSAGE
    if Level.PROPOSE_DELETE in levels:
        return Lane.VIOLATION
    if any(label.name == Name.QUESTION for label in labels):
        return Lane.QUESTION
    return Lane.DOUBT if labels else Lane.PLAIN


def until_of(lane: Lane, seen_at: datetime) -> datetime:
    """By when somebody should have decided."""
    return urgent_until(seen_at) if lane in (Lane.DANGER, Lane.VIOLATION) else answer_until(seen_at)
