"""What beat does: the tick finds due actions within seconds, the minute sweep mends what fell between."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import clock
from core.errors import Stale
from core.states import move
from core.work import attempts
from core.work.claims import FREED, lapsed
from core.work.dispatch import due
from core.work.each import all_of, each
from moderation import notices
from moderation.actions.blacklist import expire
from moderation.engine import claims, outcome
from moderation.graphs import ACTION_GRAPH, NEEDS_PERSON, WAITING
from moderation.models import Action, ActionAttempt, BlacklistEntry, Verdict

LATE_AFTER = timedelta(minutes=5)
BATCH = 200


def tick(act: Callable[[int], object], look: Callable[[int], object]) -> int:
    """Free what silent workers held, hand over what is due, tell departments. Returns how many ids were handed over."""
    handed: list[int] = []
    all_of(recover_lapsed, lambda: handed.extend(_hand_over(act, look)), tell_departments)
    return len(handed)


def _hand_over(act: Callable[[int], object], look: Callable[[int], object]) -> list[int]:
    to_act, to_look = _find_due() if _anything_due() else ([], [])
    for pk in to_act:
        act(pk)
    for pk in to_look:
        look(pk)
    return [*to_act, *to_look]


def _anything_due() -> bool:
    """Whether the time of any action has come: nearly always the answer is no, and it is cheap."""
    known = [*WAITING, *claims.LOOKED_AT]
    return Action.objects.filter(state__in=known, next_at__lte=clock.now()).exists()


def _find_due() -> tuple[list[int], list[int]]:
    to_act = due(Action, Q(state__in=WAITING) & claims.ready(), batch=claims.BATCH)
    return to_act, due(Action, Q(state__in=claims.LOOKED_AT) & claims.open_road(), batch=claims.BATCH)


def recover_lapsed() -> int:
    """Actions whose worker went silent in the middle: made again, save an answer that may have gone out."""
    rows = lapsed(Action, working="doing", limit=BATCH, lease_s=settings.DELIVERY_LEASE_S)
    return sum(each(rows, _recover))


def _recover(row: Action) -> bool:
    now = clock.now()
    silent = Q(claim_token=row.claim_token, lease_until__lte=now)
    tries = ActionAttempt.objects.filter(action=row, outcome=ActionAttempt.Outcome.OPEN)
    try:
        with transaction.atomic():
            lost = not row.repeatable and attempts.uncertain(row) is not None
            state = "unknown" if lost else "scheduled"
            # The claim goes first: after that its worker passes no gate.
            move(row, ACTION_GRAPH, state, where=silent, sources=["doing"], next_at=now, **FREED)
            tries.filter(sending_at__isnull=True).update(outcome=ActionAttempt.Outcome.DROPPED, ended_at=now)
            tries.update(outcome=ActionAttempt.Outcome.UNKNOWN, ended_at=now)
            if lost:
                outcome.journal("action.unknown", row)
    except Stale:
        return False
    return True


def tell_departments() -> int:
    """Heads learn of what was passed to them once the ten seconds are over."""
    ripe = Verdict.objects.filter(
        kind=Verdict.Kind.PASS, is_current=True, told_at__isnull=True, due_at__lte=clock.now()
    ).select_related("item__page", "department")
    count = 0
    for verdict in ripe.order_by("due_at")[:BATCH]:
        with transaction.atomic():
            fresh = Verdict.objects.filter(pk=verdict.pk, is_current=True, told_at__isnull=True)
            if fresh.update(told_at=clock.now()) == 1:
                notices.passed(verdict)
                count += 1
    return count


# --- the minute sweep -------------------------------------------------------------------------------


def mend() -> None:
    """Everything that must become visible with time."""
    all_of(recover_lapsed, expire_bans, alarm_late, tell_untold)


def expire_bans() -> int:
    """Bans whose term is over are lifted in the network; returns how many were begun."""
    over = BlacklistEntry.objects.filter(
        state__in=["applying", "active"], until__lte=clock.now()
    ).select_related("page", "item")
    count = 0
    for entry in over.order_by("until")[:BATCH]:
        with contextlib.suppress(Stale):
            expire(entry=entry)
            count += 1
    return count


def alarm_late() -> int:
    """Five minutes late and still not done: an alarm, once. A page without a token has an alarm of its own."""
    now, count = clock.now(), 0
    late = Action.objects.filter(
        claims.open_road(),
        state__in=[*WAITING, "doing"],
        due_at__lte=now - LATE_AFTER,
        alarmed_at__isnull=True,
    ).select_related("page")
    for row in late.order_by("due_at")[:BATCH]:
        with transaction.atomic():
            if Action.objects.filter(pk=row.pk, alarmed_at__isnull=True).update(alarmed_at=now) == 1:
                notices.late(row)
                count += 1
    return count


def tell_untold() -> int:
    """People who should have been told by a process that died."""
    untold = Action.objects.filter(state__in=NEEDS_PERSON, told_at__isnull=True).exclude(
        state="unknown", next_at__isnull=False
    )
    ids = list(untold.values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        outcome.tell(pk)
    return len(ids)
