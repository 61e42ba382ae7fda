"""Events as screens show them: days of a calendar, a list, one event with its posts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from contentplan import access
from contentplan.models import EventQuestion, OfficialEvent
from core import clock
from core.accounts.models import User

_NO_HOUR = datetime.min.replace(tzinfo=UTC)
SHOWN_AT_MOST = 2000  # of a range of days; a screen that shows so many has other troubles


@dataclass(frozen=True)
class EventLine:
    """An event in a day of the plan. `state` is a code of `core.looks` (kind «event»).

    `asks`: some of its posts wait for an answer after it was moved or cancelled; `posts`: how many come from it.
    `number`: which of its days this is, where it has several.
    """

    pk: int
    day: date
    last_day: date | None
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
    number: int = 1

    @property
    def all_day(self) -> bool:
        return self.starts_at is None

    @property
    def is_first(self) -> bool:
        """It begins on this day."""
        return self.number == 1

    @property
    def begins_at(self) -> datetime | None:
        """The hour to show on this day: only the first of several has one."""
        return self.starts_at if self.is_first else None

    @property
    def length(self) -> int:
        """How many days it takes."""
        return (self.last_day - self.day).days + 1 if self.last_day else 1

    @property
    def shown_on(self) -> date:
        """The day in which this line stands."""
        return self.day + timedelta(days=self.number - 1)

    @property
    def anchor(self) -> str:
        """The name of its drawing in a screen of days."""
        return f"e{self.pk}" if self.is_first else f"e{self.pk}-{self.number}"

    def on(self, day: date) -> EventLine:
        """The same event in another of its days."""
        return replace(self, number=(day - self.day).days + 1)

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

    An event of several days stands in each of them. What was declined is left out unless asked for.
    """
    rows = access.events_visible_to(actor).filter(lasting(first, last))
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    if official_id is not None:
        rows = rows.filter(official_id=official_id)
    if not declined:
        rows = rows.exclude(state="declined")
    found = lines_of(rows.order_by("day", "starts_at", "pk")[:SHOWN_AT_MOST])
    return sorted((part for line in found for part in _parts(line, first, last)), key=_by_time)


def lasting(first: date, last: date) -> Q:
    """Events that have a day between two days, both included."""
    return Q(day__lte=last) & (Q(day__gte=first) | Q(last_day__gte=first))


def _parts(line: EventLine, first: date, last: date) -> list[EventLine]:
    begin, end = max(line.day, first), min(line.last_day or line.day, last)
    return [line.on(begin + timedelta(days=n)) for n in range((end - begin).days + 1)]


def lines_of(rows: QuerySet[OfficialEvent]) -> list[EventLine]:
    """Rows as lines, in their own order. One query."""
    columns = rows.annotate(asks=_asks(), number=Count("posts")).values_list(
        *("pk", "day", "last_day", "starts_at", "ends_at", "title", "place", "state", "official__position"),
        *("official_id", "organization_id", "organization__short_name", "responsible_id", "asks", "number"),
    )
    return [_line(*row) for row in columns]


def _by_time(line: EventLine) -> tuple[date, datetime, int]:
    """Whole days first: the two databases do not agree where an empty start stands."""
    return line.shown_on, line.begins_at or _NO_HOUR, line.pk


def _line(*row: Any) -> EventLine:
    position, organization = row[8], row[11]
    values = [*row[:8], position or organization, *row[9:]]
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
    ahead = Q(day__gte=today) | Q(last_day__gte=today)
    if which == "past":
        return rows.exclude(ahead).order_by("-day", "starts_at", "pk")
    return rows.filter(ahead).exclude(state="declined").order_by("day", "starts_at", "pk")


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
