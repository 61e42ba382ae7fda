"""Depersonalising what has been kept long enough: words, names, addresses and files go, digests and decisions stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.access import System
from core.audit.actions import record
from core.evidence.actions import forget
from moderation.files import ACT, VERDICT
from moderation.graphs import IN_FORCE
from moderation.models import Action, BlacklistEntry, Evidence, InboxItem, Tombstone, Verdict

PORTAL = System("moderation")
BATCH = 500
_EMPTY = {"text": "", "author_id": "", "author_name": "", "author_url": "", "url": ""}


def depersonalise_old(limit: int = BATCH) -> int:
    """Empty what was decided longer ago than `EVIDENCE_DAYS`, and whose ban ended so long ago; returns how many."""
    now = clock.now()
    before = now - timedelta(days=settings.EVIDENCE_DAYS)
    ids = list(_kept_long_enough(before).order_by("closed_at").values_list("pk", flat=True)[:limit])
    if ids:
        _empty(ids, now)
    _empty_entries(before, now, limit)
    # What was deleted before it came and never came at all.
    Tombstone.objects.filter(at__lt=now - timedelta(days=60)).delete()
    return len(ids)


def _kept_long_enough(before: datetime) -> QuerySet[InboxItem]:
    """Closed long ago, and no ban that rests on it is in force or has ended lately."""
    still = Q(state__in=IN_FORCE) | Q(lifted_at__gte=before)
    resting = BlacklistEntry.objects.filter(still, item=OuterRef("pk"))
    return InboxItem.objects.filter(
        ~Q(Exists(resting)), closed_at__lt=before, closed_at__isnull=False, depersonalised_at__isnull=True
    )


@transaction.atomic
def _empty(ids: list[int], now: datetime) -> None:
    """One entry of the journal for the whole run."""
    InboxItem.objects.filter(pk__in=ids).update(
        **_EMPTY, dialogue_id="", triage=None, department_text="", depersonalised_at=now
    )
    Evidence.objects.filter(item__in=ids, depersonalised_at__isnull=True).update(
        **_EMPTY, depersonalised_at=now
    )
    verdicts = Verdict.objects.filter(item__in=ids).values_list("pk", flat=True)
    acts = Action.objects.filter(item__in=ids).values_list("pk", flat=True)
    forget(kind=VERDICT, owner_ids=list(verdicts))
    forget(kind=ACT, owner_ids=list(acts))
    record(
        "moderation.depersonalised",
        actor=PORTAL,
        data={"count": len(ids), "first": min(ids), "last": max(ids)},
    )


def _empty_entries(before: datetime, now: datetime, limit: int) -> None:
    """Names of those who were freed long ago; the decision stays."""
    over = BlacklistEntry.objects.filter(
        state__in=["lifted", "cancelled"], depersonalised_at__isnull=True
    ).filter(Q(lifted_at__lt=before) | Q(lifted_at__isnull=True, since__lt=before))
    ids = list(over.values_list("pk", flat=True)[:limit])
    BlacklistEntry.objects.filter(pk__in=ids).update(
        author_id="", author_name="", author_url="", depersonalised_at=now
    )
