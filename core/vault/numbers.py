"""The vault in a few figures, for the first screen of whoever oversees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Min, QuerySet

from core import clock
from core.audit.models import Entry
from core.audit.queries import rows_of
from core.vault.hours import is_night
from core.vault.models import RotationTask, Secret
from core.vault.owners import SHOWN_KINDS
from core.vault.queries import SECRET_KIND, SEEN_EVENTS, Look
from core.vault.tasklist import TaskLine, first_open

LOOKED_WITHIN = timedelta(days=7)
MOST_LOOKS = 500
MOST_SHOWN = 5


@dataclass(frozen=True)
class Numbers:
    """What is kept, what must be changed, who looked within a week; `oldest_days` is of the oldest password.

    `looks` stops at `MOST_LOOKS`; then there are `more_looks`. `lines` and `last` are what to begin with.
    """

    kept: int
    tasks: int
    late: int
    looks: int
    more_looks: bool
    at_night: int
    oldest_days: int | None
    lines: Sequence[TaskLine] = ()
    last: Sequence[Look] = ()


def counted() -> dict[str, QuerySet[Any]]:
    """What is to be counted along with others for `numbers`."""
    return {"kept": _kept(), **open_tasks()}


def open_tasks() -> dict[str, QuerySet[Any]]:
    """Open tasks, and those of them that are late."""
    tasks = RotationTask.objects.filter(done_at__isnull=True).order_by()
    return {"tasks": tasks, "late": tasks.filter(due_on__lt=clock.city_now().date())}


def numbers(counts: Mapping[str, int]) -> Numbers:
    """The figures, of which some are `counted`. Three queries and, when there are tasks, those of their names."""
    oldest = _kept().filter(kind="password").aggregate(at=Min("stored_at"))["at"]
    seen = Entry.objects.filter(
        object_kind=SECRET_KIND, event__in=SEEN_EVENTS, at__gte=clock.now() - LOOKED_WITHIN
    )
    looked = list(seen.order_by("-at", "-pk")[: MOST_LOOKS + 1])
    night = [entry for entry in looked[:MOST_LOOKS] if is_night(entry.at)]
    return Numbers(
        kept=counts["kept"],
        tasks=counts["tasks"],
        late=counts["late"],
        looks=min(len(looked), MOST_LOOKS),
        more_looks=len(looked) > MOST_LOOKS,
        at_night=len(night),
        oldest_days=(clock.now() - oldest).days if oldest else None,
        lines=first_open(MOST_SHOWN) if counts["tasks"] else (),
        last=[Look(row) for row in rows_of(looked[:MOST_SHOWN], places=False)],
    )


def _kept() -> QuerySet[Secret]:
    return Secret.objects.filter(owner_kind__in=list(SHOWN_KINDS), retired_at__isnull=True).order_by()
