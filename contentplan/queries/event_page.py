"""One event: its posts as they stand, the questions about them, what else is on that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch

from contentplan import access
from contentplan.actions.events.answers import new_times
from contentplan.actions.queueing import day_of
from contentplan.event_posts import mentions
from contentplan.graphs import NOT_SENT
from contentplan.models import Delivery, EventQuestion, OfficialEvent, Post, Revision, RevisionPage
from contentplan.queries.events import EventLine, events_between
from contentplan.queries.plan import Line, plan_between
from contentplan.when import When
from core import clock
from core.accounts.models import User
from core.errors import Refused
from core.looks import NETWORKS, in_order

_ORDER = {code: place for place, code in enumerate(NETWORKS)}


@dataclass(frozen=True)
class EventPlace:
    """A page of a post: a delivery's state, or that of the newest revision where there is none."""

    network: str
    title: str
    state: str
    due_at: datetime | None
    delivery: Delivery | None = None


@dataclass(frozen=True)
class EventPost:
    """A post of an event with its newest revision."""

    post: Post
    revision: Revision
    places: Sequence[EventPlace]

    @property
    def due_at(self) -> datetime | None:
        """The first time at which it goes out or went out."""
        times = [place.due_at for place in self.places if place.due_at]
        return min(times) if times else None

    @property
    def networks(self) -> list[str]:
        return in_order([place.network for place in self.places])

    @property
    def states(self) -> list[str]:
        """States on the pages, each once; of a post without pages that of its revision."""
        return list(dict.fromkeys(place.state for place in self.places)) or [self.revision.state]

    @property
    def waiting(self) -> list[Delivery]:
        """Deliveries that have surely not gone out."""
        rows = [place.delivery for place in self.places]
        return [row for row in rows if row is not None and row.state in NOT_SENT]


def posts_of(actor: User, event: OfficialEvent) -> list[EventPost]:
    """Posts of an event that the actor sees, in order of their roles. Four queries whatever their number."""
    revisions = Revision.objects.order_by("-number")
    if not access.sees_drafts(actor):
        revisions = revisions.exclude(state="draft")
    posts = (
        access.posts_visible_to(actor)
        .filter(event=event)
        .select_related("author", "organization", "rubric", "approver")
        .prefetch_related(
            Prefetch("revisions", revisions, to_attr="newest"),
            Prefetch("deliveries", Delivery.objects.select_related("page").order_by("pk")),
            Prefetch("newest__pages", RevisionPage.objects.select_related("page"), to_attr="places"),
        )
        .order_by("event_role", "pk")
    )
    return [_post(post) for post in posts if post.newest]


def _post(post: Post) -> EventPost:
    revision: Revision = post.newest[0]  # type: ignore[attr-defined]
    alive = {row.page_id: row for row in post.deliveries.all() if row.state not in ("cancelled", "removed")}
    places = [
        EventPlace(row.page.network, row.page.title, row.shown_state, row.due_at, row)
        for row in alive.values()
    ]
    if revision.state != "approved":
        for place in revision.places:  # type: ignore[attr-defined]
            if place.page_id not in alive:
                state = revision.state if not place.expired_at else "expired"
                places.append(EventPlace(place.page.network, place.page.title, state, place.due_at))
    return EventPost(post, revision, sorted(places, key=lambda place: (_ORDER[place.network], place.title)))


# --- questions --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuestionRow:
    """A question with what each answer would do. `new_at` is the time with the event, when all pages share one.

    `asks_again`: following needs a new approval; `stale_words`: the text still says the old day or hour.
    """

    question: EventQuestion
    post: EventPost
    new_at: datetime | None
    problem: str
    asks_again: bool
    stale_words: bool

    @property
    def can_follow(self) -> bool:
        return self.question.event.is_in_plan and bool(self.post.places)


def questions_of(actor: User, event: OfficialEvent) -> list[QuestionRow]:
    """Open questions about an event's posts."""
    asked = {one.post_id: one for one in event.questions.filter(answered_at__isnull=True)}
    rows = [one for one in posts_of(actor, event) if one.post.pk in asked]
    for one in rows:
        asked[one.post.pk].event = event
    return [_question(asked[one.post.pk], one) for one in rows]


def _question(question: EventQuestion, post: EventPost) -> QuestionRow:
    moving = [one for one in post.places if one.due_at and _moves(one)]
    times = {number: one.due_at for number, one in enumerate(moving) if one.due_at}
    new_at, problem = None, ""
    try:
        found = set(new_times(question, post.post, times, None).values())
        new_at = found.pop() if len(found) == 1 else None
    except Refused as error:
        problem = error.message
    windows = [day_of(row.approved_due_at) for row in post.waiting]
    other_day = new_at is not None and any(not first <= new_at < after for first, after in windows)
    stale = mentions(post.revision.text, When.asked_of(question))
    return QuestionRow(question, post, new_at, problem, other_day, stale)


def _moves(place: EventPlace) -> bool:
    return place.delivery is None or place.delivery.state in NOT_SENT


# --- the day ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayBeside:
    """What else is on a day: events and posts."""

    date: date
    events: Sequence[EventLine]
    lines: Sequence[Line]


def day_beside(actor: User, day: date) -> DayBeside:
    """Events and posts of a day of the city. Three queries."""
    midnight = datetime.combine(day, time.min, tzinfo=clock.city_zone())
    lines = plan_between(actor, midnight, midnight + timedelta(days=1))
    return DayBeside(day, events_between(actor, day, day), lines)
