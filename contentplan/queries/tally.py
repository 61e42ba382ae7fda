"""The plan counted by the database: a row per post, time and state instead of one per page. One query.

A month of 1,000 posts on many pages is thousands of placements; the calendar draws a hundred of them. So the
database says how many pages of each network are in which state, and titles are read only for what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import starmap
from operator import add, attrgetter
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value, When

from contentplan import access
from contentplan.graphs import NOT_SENT, WAITING
from contentplan.models import Delivery, Revision, RevisionPage
from contentplan.queries.plan import RANK
from core.access import Actor
from core.looks import NETWORKS

_NOBODY_KNOWS = frozenset({"sending", "unknown"})
_BITS = {code: 1 << place for place, code in enumerate(NETWORKS)}
_MOVABLE = frozenset({*NOT_SENT, "held", "draft", "in_review", "returned", "withdrawn"})


def _rank(state: str) -> int:
    return RANK.get(state, len(RANK))


class _Row(NamedTuple):
    """What the database answers: pages of a post with one time and one state."""

    due_at: datetime
    post_id: int
    state: str
    pages: int
    stamp: int
    marks: int  # a bit per network
    here: int = 1


@dataclass(slots=True)
class Tally:
    """A post at one time: how many of its pages are in which state, in which networks. `state` is the worst of them."""

    due_at: datetime
    post_id: int
    state: str
    rows: list[_Row]

    def add(self, row: _Row) -> None:
        """More of its pages, in another state."""
        self.rows.append(row)
        self.state = min(self.state, row.state, key=_rank)

    @property
    def states(self) -> list[str]:
        """States of its pages, those that need a person first."""
        return sorted({row.state for row in self.rows}, key=_rank)

    @property
    def pages(self) -> int:
        return sum(row.pages for row in self.rows)

    def pages_in(self, state: str) -> int:
        """How many of its pages are in a state."""
        return sum(row.pages for row in self.rows if row.state == state)

    @property
    def networks(self) -> list[tuple[str, str]]:
        """Codes of its networks in the order of screens, each with its worst state there."""
        found = []
        for code in NETWORKS:
            states = [row.state for row in self.rows if row.marks & _BITS[code]]
            if states:
                found.append((code, min(states, key=_rank)))
        return found

    @property
    def seen(self) -> str:
        """What a person has seen of it: changes with every change of its pages (`move_line` compares it)."""
        return f"{self.pages}.{sum(row.stamp for row in self.rows)}"

    @property
    def can_move(self) -> bool:
        """Whether something of it has not gone out, and nothing is on its way."""
        states = {row.state for row in self.rows}
        return bool(states & _MOVABLE) and not states & _NOBODY_KNOWS


def tallies(
    actor: Actor,
    window: Mapping[str, datetime],
    *,
    post: Mapping[str, Any] | None = None,
    page_id: int | None = None,
) -> list[Tally]:
    """Visible posts with a time inside `window` (lookups of `due_at`), in order of time.

    `post` are lookups of the post. With `page_id` only posts that go to it, but whole. One query.
    """
    narrowed = post or {}
    rows = _delivered(actor, window, narrowed, page_id).union(
        _undelivered(actor, window, narrowed, page_id), all=True
    )
    found: dict[tuple[datetime, int], Tally] = {}
    for row in starmap(_Row, rows):
        key = row[:2]
        if key in found:
            found[key].add(row)
        else:
            found[key] = Tally(*row[:3], [row])
    shown: Iterable[Tally] = found.values()
    if page_id is not None:
        shown = (tally for tally in shown if any(row.here for row in tally.rows))
    return sorted(shown, key=attrgetter("due_at", "post_id"))


def _delivered(
    actor: Actor, window: Mapping[str, datetime], post: Mapping[str, Any], page_id: int | None
) -> QuerySet[Delivery, tuple[Any, ...]]:
    held = Q(held_at__isnull=False, state__in=(*WAITING, "by_hand"))
    rows = Delivery.objects.filter(
        **{f"due_at__{name}": value for name, value in window.items()},
        **{f"post__{name}": value for name, value in post.items()},
    ).exclude(state="cancelled")
    if not access.sees_all_posts(actor):
        rows = rows.filter(post__in=access.posts_visible_to(actor))
    code = Case(When(held, then=Value("held")), default=F("state"), output_field=CharField())
    return _counted(rows.annotate(code=code), "post_id", "version", page_id)


def _undelivered(
    actor: Actor, window: Mapping[str, datetime], post: Mapping[str, Any], page_id: int | None
) -> QuerySet[RevisionPage, tuple[Any, ...]]:
    """Pages of the newest revision that have no delivery yet (the same as `plan._undelivered`)."""
    newer = Revision.objects.filter(post=OuterRef("revision__post"), number__gt=OuterRef("revision__number"))
    kept = Delivery.objects.filter(post=OuterRef("revision__post"), page=OuterRef("page")).exclude(
        state__in=["cancelled", "removed"]
    )
    rows = RevisionPage.objects.filter(
        ~Exists(newer),
        ~Exists(kept),
        ~Q(revision__state__in=["approved", "discarded"])
        | Q(expired_at__isnull=False, revision__state="approved"),
        **{f"due_at__{name}": value for name, value in window.items()},
        **{f"revision__post__{name}": value for name, value in post.items()},
    )
    if not access.sees_all_posts(actor):
        rows = rows.filter(revision__post__in=access.posts_visible_to(actor))
    if not access.sees_drafts(actor):
        rows = rows.exclude(revision__state="draft")
    code = Case(
        When(expired_at__isnull=False, then=Value("expired")),
        default=F("revision__state"),
        output_field=CharField(),
    )
    rows = rows.annotate(code=code)
    return _counted(rows, "revision__post_id", "revision__version", page_id)


def _counted(rows: Any, post: str, version: str, page_id: int | None) -> Any:
    """Columns of `_Row`, grouped by time, post and state.

    The stamp changes with every change of a row: its key never comes again, its version only grows.
    """
    marks = [
        Max(Case(When(page__network=code, then=Value(bit)), default=Value(0))) for code, bit in _BITS.items()
    ]
    counted: dict[str, Any] = {
        "pages": Count("pk"),
        "stamp": Sum(F("pk") * 1000 + F(version)),
        "marks": reduce(add, marks),
    }
    if page_id is not None:
        counted["here"] = Count("pk", filter=Q(page_id=page_id))
    grouped = rows.order_by().values("due_at", of_post=F(post), of_state=F("code")).annotate(**counted)
    return grouped.values_list("due_at", "of_post", "of_state", *counted)
