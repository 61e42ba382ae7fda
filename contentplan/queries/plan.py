"""The plan as screens show it: posts in order of time, with the state on every page. Two queries.

A month holds thousands of rows, so they are read as tuples, and a post is made once however many pages it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from contentplan import access
from contentplan.graphs import WAITING
from contentplan.models import Delivery, Revision, RevisionPage
from core.access import Actor
from core.looks import NETWORKS, in_order


@dataclass(frozen=True)
class Place:
    """A page in a line of the plan. `state` is a code of `core.looks` (delivery's, or revision's without one)."""

    page_id: int
    page_title: str
    network: str
    state: str
    delivery_id: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Author:
    """Who writes a post, by name."""

    first_name: str
    last_name: str
    patronymic: str = ""

    @property
    def full_name(self) -> str:
        """«Марина Ковальчук»."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """«М. О. Ковальчук» with no-break spaces."""
        letters = [f"{name[0]}." for name in (self.first_name, self.patronymic) if name]
        return "\u00a0".join([*letters, self.last_name])


@dataclass(frozen=True)
class RubricName:
    """The subject of a post."""

    pk: int
    name: str


@dataclass(frozen=True)
class PostHead:
    """What a line says of its post."""

    pk: int
    title: str
    author_id: int
    author: Author
    rubric: RubricName | None

    @property
    def rubric_id(self) -> int | None:
        return self.rubric.pk if self.rubric else None


@dataclass(frozen=True)
class Line:
    """A post at one time: what stands in the calendar and in «Сегодня»."""

    due_at: datetime
    post: PostHead
    places: Sequence[Place]

    @property
    def networks(self) -> list[str]:
        """Network codes in the only order screens use."""
        return in_order([place.network for place in self.places])

    @property
    def states(self) -> list[str]:
        """States on the pages, each once, those that need a person first."""
        found = {place.state for place in self.places}
        return sorted(found, key=lambda state: (RANK.get(state, len(RANK)), state))

    @property
    def state(self) -> str:
        """The state of the line: the worst one."""
        return self.states[0]


RANK = {
    state: rank
    for rank, state in enumerate(
        (
            "unknown",
            "failed",
            "expired",
            "by_hand",
            "retry_wait",
            "held",
            "returned",
            "sending",
            "in_review",
            "draft",
            "withdrawn",
            "scheduled",
            "removed",
            "published",
        )
    )
}


_ORDER = {code: place for place, code in enumerate(NETWORKS)}
HEAD = ("title", "author_id", "author__first_name", "author__last_name", "author__patronymic")
RUBRIC = ("rubric_id", "rubric__name")
_PAGE = ("due_at", "page_id", "page__title", "page__network")


def plan_between(
    actor: Actor, since: datetime, until: datetime, *, page_ids: Iterable[int] | None = None
) -> list[Line]:
    """Visible posts with a time in [since, until), by time; a post with two times makes two lines.

    Cancelled deliveries are left out. `page_ids` narrows to some pages. Two queries whatever the number of posts.
    """
    window: dict[str, Any] = {"due_at__gte": since, "due_at__lt": until}
    if page_ids is not None:
        window["page_id__in"] = list(page_ids)
    heads: dict[int, PostHead] = {}
    lines: dict[tuple[datetime, int], list[Place]] = {}
    for due_at, post_id, place, head in (*_delivered(actor, window), *_undelivered(actor, window)):
        if post_id not in heads:
            heads[post_id] = head_of(post_id, *head)
        lines.setdefault((due_at, post_id), []).append(place)
    return [
        Line(due_at, heads[post_id], sorted(places, key=lambda place: (_ORDER[place.network], place.page_id)))
        for (due_at, post_id), places in sorted(lines.items(), key=lambda item: item[0])
    ]


def head_of(
    pk: int, title: str, author_id: int, first: str, last: str, patronymic: str, *rubric: Any
) -> PostHead:
    """A head of the columns `HEAD` and `RUBRIC`."""
    rubric_id, rubric_name = rubric
    subject = RubricName(rubric_id, rubric_name) if rubric_id else None
    return PostHead(pk, title, author_id, Author(first, last, patronymic), subject)


Row = tuple[datetime, int, Place, tuple[Any, ...]]


def _delivered(actor: Actor, window: dict[str, Any]) -> Iterable[Row]:
    rows = Delivery.objects.filter(post__in=access.posts_visible_to(actor), **window).exclude(
        state="cancelled"
    )
    for at, page_id, title, network, post_id, state, held_at, pk, url, *head in _tuples(
        rows, *_PAGE, "post_id", "state", "held_at", "pk", "url", post="post__"
    ):
        held = held_at is not None and state in (*WAITING, "by_hand")
        yield at, post_id, Place(page_id, title, network, "held" if held else state, pk, url), tuple(head)


def _undelivered(actor: Actor, window: dict[str, Any]) -> Iterable[Row]:
    """Pages of the newest revision that have no delivery yet: drafts, in review, returned, withdrawn, time passed."""
    newer = Revision.objects.filter(post=OuterRef("revision__post"), number__gt=OuterRef("revision__number"))
    held = Delivery.objects.filter(post=OuterRef("revision__post"), page=OuterRef("page")).exclude(
        state__in=["cancelled", "removed"]
    )
    rows = RevisionPage.objects.filter(
        ~Exists(newer), ~Exists(held), revision__post__in=access.posts_visible_to(actor), **window
    ).exclude(Q(revision__state="approved", expired_at__isnull=True) | Q(revision__state="discarded"))
    if not access.sees_drafts(actor):
        rows = rows.exclude(revision__state="draft")
    for at, page_id, title, network, post_id, state, expired_at, *head in _tuples(
        rows, *_PAGE, "revision__post_id", "revision__state", "expired_at", post="revision__post__"
    ):
        yield at, post_id, Place(page_id, title, network, "expired" if expired_at else state), tuple(head)


def _tuples(rows: QuerySet[Any], *columns: str, post: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Columns of the row, then those of its post."""
    return rows.order_by().values_list(*columns, *(f"{post}{name}" for name in (*HEAD, *RUBRIC)))


def state_of(place: RevisionPage) -> str:
    """The named state of a page that has no delivery: «просрочено», or that of its revision."""
    return "expired" if place.expired_at else place.revision.state
