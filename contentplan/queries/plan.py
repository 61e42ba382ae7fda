"""The plan as screens show it: posts in order of time, with the state on every page. Three queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from contentplan import access
from contentplan.models import Delivery, Post, Revision, RevisionPage
from core.access import Actor
from core.looks import in_order


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
class Line:
    """A post at one time: what stands in the calendar and in «Сегодня»."""

    due_at: datetime
    post: Post
    revision: Revision
    places: Sequence[Place]

    @property
    def networks(self) -> list[str]:
        """Network codes in the only order screens use."""
        return in_order([place.network for place in self.places])

    @property
    def states(self) -> list[str]:
        """States on the pages, each once, those that need a person first."""
        found = {place.state for place in self.places}
        return sorted(found, key=lambda state: (_RANK.get(state, len(_RANK)), state))

    @property
    def state(self) -> str:
        """The state of the line: the worst one."""
        return self.states[0]


_RANK = {
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


def plan_between(
    actor: Actor, since: datetime, until: datetime, *, page_ids: Iterable[int] | None = None
) -> list[Line]:
    """Visible posts with a time in [since, until), by time; a post with two times makes two lines.

    Cancelled deliveries are left out. `page_ids` narrows to some pages. Two queries whatever the number of posts.
    """
    window: dict[str, Any] = {"due_at__gte": since, "due_at__lt": until}
    if page_ids is not None:
        window["page_id__in"] = list(page_ids)
    lines: dict[tuple[datetime, int], tuple[Revision, list[Place]]] = {}
    for due_at, revision, place in (*_delivered(actor, window), *_undelivered(actor, window)):
        lines.setdefault((due_at, revision.post_id), (revision, []))[1].append(place)
    return [
        Line(due_at, revision.post, revision, sorted(places, key=_network_order))
        for (due_at, _), (revision, places) in sorted(lines.items(), key=lambda item: item[0])
    ]


def _network_order(place: Place) -> tuple[int, int]:
    return in_order(["vk", "ok", "telegram", "max"]).index(place.network), place.page_id


def _delivered(actor: Actor, window: dict[str, Any]) -> Iterable[tuple[datetime, Revision, Place]]:
    rows = (
        Delivery.objects.filter(post__in=access.posts_visible_to(actor), **window)
        .exclude(state="cancelled")
        .select_related("page", "revision__post__author", "revision__post__rubric")
    )
    for row in rows:
        place = Place(row.page_id, row.page.title, row.page.network, row.shown_state, row.pk, row.url)
        yield row.due_at, row.revision, place


def _undelivered(actor: Actor, window: dict[str, Any]) -> Iterable[tuple[datetime, Revision, Place]]:
    """Pages of the newest revision that have no delivery yet: drafts, in review, returned, withdrawn, time passed."""
    newer = Revision.objects.filter(post=OuterRef("revision__post"), number__gt=OuterRef("revision__number"))
    held = Delivery.objects.filter(post=OuterRef("revision__post"), page=OuterRef("page")).exclude(
        state__in=["cancelled", "removed"]
    )
    rows = (
        RevisionPage.objects.filter(
            ~Exists(newer), ~Exists(held), revision__post__in=access.posts_visible_to(actor), **window
        )
        .exclude(revision__state="approved", expired_at__isnull=True)
        .select_related("page", "revision__post__author", "revision__post__rubric")
    )
    if not access.sees_drafts(actor):
        rows = rows.exclude(revision__state="draft")
    for row in rows:
        if row.due_at is not None:
            yield (
                row.due_at,
                row.revision,
                Place(row.page_id, row.page.title, row.page.network, state_of(row)),
            )


def state_of(place: RevisionPage) -> str:
    """The named state of a page that has no delivery: «просрочено», or that of its revision."""
    return "expired" if place.expired_at else place.revision.state
