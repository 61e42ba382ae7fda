"""Events as screens show them: days of a calendar, a list, one event with its posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from contentplan import access
from contentplan.models import EventQuestion, OfficialEvent
from core import clock
from core.accounts.models import User

SHOWN_AT_MOST = 2000  # of a range of days; a screen that shows so many has other troubles


@dataclass(frozen=True)
class EventLine:
    """An event in a day of the plan. `state` is a code of `core.looks` (kind «event»).

    `asks`: some of its posts wait for an answer after it was moved or cancelled; `posts`: how many come from it.
    """

    pk: int
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    title: str
    place: str
    state: str
    who: str
    official_id: int | None
    organization_id: int
    organization: str
    responsible_id: int | None
    asks: bool
    posts: int

    @property
    def all_day(self) -> bool:
        return self.starts_at is None

    @property
    def is_off(self) -> bool:
        """Drawn struck out."""
        return self.state in ("cancelled", "declined")


def events_between(
    actor: User,
    first: date,
    last: date,
    *,
    organization_id: int | None = None,
    official_id: int | None = None,
    declined: bool = False,
) -> list[EventLine]:
    """Visible events of the days from `first` to `last`, both included, in order: whole days first. One query.

    What was declined is left out unless asked for.
    """
    rows = access.events_visible_to(actor).filter(day__gte=first, day__lte=last)
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    if official_id is not None:
        rows = rows.filter(official_id=official_id)
    if not declined:
        rows = rows.exclude(state="declined")
    return sorted(lines_of(rows.order_by("day", "starts_at", "pk")[:SHOWN_AT_MOST]), key=_by_time)


def lines_of(rows: QuerySet[OfficialEvent]) -> list[EventLine]:
    """Rows as lines, in their own order. One query."""
    columns = rows.annotate(asks=_asks(), number=Count("posts")).values_list(
        *("pk", "day", "starts_at", "ends_at", "title", "place", "state", "official__position"),
        *("official_id", "organization_id", "organization__short_name", "responsible_id", "asks", "number"),
    )
    return [_line(*row) for row in columns]


def _by_time(line: EventLine) -> tuple[date, bool, datetime | None, int]:
    """Whole days first: the two databases do not agree where an empty start stands."""
    return line.day, line.starts_at is not None, line.starts_at, line.pk


def _line(*row: Any) -> EventLine:
    position, organization = row[7], row[10]
    values = [*row[:7], position or organization, *row[8:]]
    return EventLine(*values)


def _asks() -> Exists:
    return Exists(EventQuestion.objects.filter(event=OuterRef("pk"), answered_at__isnull=True))


# --- the list ---------------------------------------------------------------------------------------

# What a person asks the list for: key → words.
LISTS = {"": "Впереди", "proposed": "Предложены", "asks": "Спрашивают про материалы", "past": "Прошли"}


def listed(actor: User, which: str = "", *, official_id: int | None = None) -> QuerySet[OfficialEvent]:
    """Events of a list of `LISTS`: what is ahead the nearest first, what is past the latest first."""
    rows, today = access.events_visible_to(actor), clock.city_now().date()
    if official_id is not None:
        rows = rows.filter(official_id=official_id)
    if which == "asks":
        return rows.filter(_asks()).order_by("day", "starts_at", "pk")
    if which == "proposed":
        return rows.filter(state="proposed").order_by("day", "starts_at", "pk")
    if which == "past":
        return rows.filter(day__lt=today).order_by("-day", "starts_at", "pk")
    return rows.filter(day__gte=today).exclude(state="declined").order_by("day", "starts_at", "pk")


def counts_of(actor: User) -> dict[str, int]:
    """How many are in the lists that wait for somebody. Two queries."""
    rows = access.events_visible_to(actor)
    return {
        "proposed": rows.filter(state="proposed").count(),
        "asks": rows.filter(_asks()).count(),
    }


def waiting_for(actor: User) -> QuerySet[OfficialEvent]:
    """Events about which the actor has something to say: a proposal to answer, posts to decide about."""
    if not access.may_keep_events(actor):
        return OfficialEvent.objects.none()
    return access.events_visible_to(actor).filter(Q(state="proposed") | Q(_asks()))
