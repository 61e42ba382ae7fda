"""Moderation's numbers for the first screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from core import clock
from core.access import organization_ids, rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.counts import counts_of
from moderation.access import items_visible_to
from moderation.lanes import Lane, span
from moderation.models import InboxItem
from moderation.queries.by_hand import hands_counted
from moderation.queries.desk import Filters, Tab, sheet_of

MOST = 999
MOST_PASSED = 4
MOST_FIRST = 5
MOST_SHOWN = 300  # characters of a text


@dataclass(frozen=True)
class Numbers:
    """What waits, each number up to `MOST`: for a moderator, or `passed` for the head of a department."""

    violations: int = 0
    questions: int = 0
    rest: int = 0
    by_hand: int = 0
    overdue: int = 0
    passed: int = 0
    passed_rows: Sequence[InboxItem] = ()
    first_rows: Sequence[InboxItem] = ()

    @property
    def waiting(self) -> int:
        """All that waits for a moderator."""
        return self.violations + self.questions + self.rest

    @property
    def any(self) -> bool:
        return bool(self.waiting or self.by_hand or self.passed)


def counted(actor: User) -> dict[str, QuerySet[Any]]:
    """What is to be counted along with others, by the names of `Numbers`; nothing for who does not moderate."""
    if Right.MODERATE not in rights_of(actor):
        return {}
    return {
        "violations": _waiting(Lane.DANGER, Lane.VIOLATION),
        "questions": _waiting(Lane.MESSAGE, Lane.QUESTION),
        "rest": _waiting(Lane.DOUBT, Lane.PLAIN),
        "by_hand": hands_counted(actor),
        "overdue": _overdue(),
    }


def numbers(actor: User, counts: Mapping[str, int] | None = None, *, rows: bool = False) -> Numbers:
    """Of what is `counted`, here or along with others; with `rows`, what to begin with.

    For a department's head it is what was passed to it. Two bounded queries at most.
    """
    if Right.MODERATE not in rights_of(actor):
        return _passed(actor)
    found = counts_of(**counted(actor)) if counts is None else counts
    waits = found["violations"] or found["questions"] or found["rest"]
    return Numbers(
        violations=found["violations"],
        questions=found["questions"],
        rest=found["rest"],
        by_hand=found["by_hand"],
        overdue=found["overdue"],
        first_rows=sheet_of(actor, Tab.NEW, Filters(), most=MOST_FIRST).rows if rows and waits else (),
    )


def passed_to(actor: User) -> QuerySet[InboxItem]:
    """What waits for the answer of the departments that the actor heads, those passed first on top."""
    if not organization_ids(actor, Role.DEPARTMENT_HEAD):
        return InboxItem.objects.none()
    return items_visible_to(actor).filter(state="waiting").order_by("pk")


def _passed(actor: User) -> Numbers:
    """Two short reads, none for who heads nothing."""
    found = passed_to(actor)
    shown = found.select_related("page", "department").annotate(beginning=Left("text", MOST_SHOWN))
    rows = list(shown.defer("text", "department_text")[:MOST_PASSED])
    return Numbers(passed=found[:MOST].count() if len(rows) == MOST_PASSED else len(rows), passed_rows=rows)


def _waiting(first: Lane, last: Lane) -> QuerySet[InboxItem]:
    low, high = span(first, last)
    return InboxItem.objects.filter(state="new", rank__gte=low, rank__lt=high).order_by()[:MOST]


def _overdue() -> QuerySet[InboxItem]:
    """The most urgent ones that have passed the time by which somebody should have answered."""
    low, high = span(Lane.DANGER, Lane.QUESTION)
    first = InboxItem.objects.filter(state="new", rank__gte=low, rank__lt=high).order_by("rank")[:MOST]
    return InboxItem.objects.filter(pk__in=first.values("pk"), answer_until__lt=clock.now())
