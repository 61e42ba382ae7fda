"""What beat does for changes: due ones are found within seconds, silent workers and untold people within a minute."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from contentplan.engine.change import claims, outcome
from contentplan.graphs import CHANGE_GRAPH, CHANGE_NEEDS_PERSON
from contentplan.models import Change, ChangeAttempt
from core import clock
from core.errors import Stale
from core.states import move
from core.work.claims import FREED, lapsed
from core.work.dispatch import due
from core.work.each import all_of, each

BATCH = 50


def tick(hand_over: Callable[[int], object]) -> int:
    """Hand over what is due; the cost does not grow with changes of the past. Returns how many."""
    known = [*claims.READY_STATES, "checking"]
    if not Change.objects.filter(state__in=known, next_at__lte=clock.now()).exists():
        return 0  # nearly always, and it costs one read
    waiting = Q(state__in=claims.READY_STATES) & claims.road()
    ids = [*due(Change, waiting, batch=BATCH), *due(Change, Q(state="checking"), batch=BATCH)]
    for pk in ids:
        hand_over(pk)
    return len(ids)


def mend() -> None:
    """Silent workers, and people who were not told."""
    all_of(recover_lapsed, tell_untold)


def recover_lapsed() -> None:
    """Changes whose worker went silent."""
    each(lapsed(Change, working="doing", limit=BATCH, lease_s=settings.DELIVERY_LEASE_S), _recover)


def tell_untold() -> None:
    """People who should have been told by a process that died."""
    untold = Change.objects.filter(state__in=CHANGE_NEEDS_PERSON, told_at__isnull=True)
    each(list(untold.values_list("pk", flat=True)[:BATCH]), outcome.tell)


def _recover(row: Change) -> None:
    """A worker that died before the call has changed nothing; after it, the page is read back."""
    now = clock.now()
    silent = Q(claim_token=row.claim_token, lease_until__lte=now)
    left = row.attempts.filter(sending_at__isnull=False, outcome=ChangeAttempt.Outcome.OPEN).exists()
    try:
        with transaction.atomic():
            move(row, CHANGE_GRAPH, "checking" if left else "scheduled", where=silent, next_at=now, **FREED)
            row.attempts.filter(sending_at__isnull=True, outcome=ChangeAttempt.Outcome.OPEN).update(
                outcome=ChangeAttempt.Outcome.DROPPED, ended_at=now
            )
            row.attempts.filter(outcome=ChangeAttempt.Outcome.OPEN).update(
                outcome=ChangeAttempt.Outcome.UNKNOWN, ended_at=now
            )
    except Stale:
        return
