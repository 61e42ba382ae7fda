"""Days of the plan: posts and events of a day, a week, a month, narrowed by what a person asks for.

Everything is counted, but only what a cell holds is read and drawn: a full day says «ещё 12».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from django.utils.functional import cached_property

from contentplan.queries.events import EventLine, events_between
from contentplan.queries.gaps import Gap
from contentplan.queries.items import Item, heads_of
from contentplan.queries.tally import Tally, tallies
from core import clock
from core.access import Actor, System
from core.clock import Week
from core.russian import day_text

# How many posts and events of a day are drawn: in a cell of the month, a column of the week, a list by days.
IN_MONTH, IN_WEEK, IN_LIST, IN_DAY = 4, 12, 30, 300
EVENTS_IN_MONTH = 2

# Groups of states a person may ask for: key → (words, states of `core.looks`).
STATE_GROUPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "person": (
        "ждут человека",
        frozenset({"unknown", "failed", "expired", "by_hand", "returned", "held"}),
    ),
    "draft": ("черновики", frozenset({"draft", "returned", "withdrawn"})),
    "review": ("на согласовании", frozenset({"in_review"})),
    "planned": ("запланированы", frozenset({"scheduled", "sending", "retry_wait", "held"})),
    "out": ("вышли", frozenset({"published", "removed"})),
}
_TROUBLE = frozenset({"unknown", "failed", "expired", "by_hand"})
DayDate = date  # inside `Day` the name is that of its field
Some = TypeVar("Some", Tally, Item)
_POINTS = {"published": "", "unknown": "x", "failed": "x", "expired": "x"}


@dataclass(frozen=True)
class PlanFilters:
    """What a person wants to see: a key of `STATE_GROUPS`, a rubric, a network, a page, whose posts, only own ones."""

    group: str = ""
    rubric_id: int | None = None
    author_id: int | None = None
    page_id: int | None = None
    network: str = ""
    organization_id: int | None = None
    events: bool = True

    @property
    def is_on(self) -> bool:
        return self != PlanFilters()

    @property
    def narrows_posts(self) -> bool:
        return self != PlanFilters(events=self.events)

    @property
    def of_post(self) -> dict[str, Any]:
        """Lookups of the post."""
        asked = {
            "rubric_id": self.rubric_id,
            "author_id": self.author_id,
            "organization_id": self.organization_id,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def shows(self, tally: Tally) -> bool:
        """Whether a post at one time is wanted."""
        if self.network and all(code != self.network for code, _ in tally.networks):
            return False
        wanted = STATE_GROUPS[self.group][1] if self.group in STATE_GROUPS else None
        return wanted is None or any(row.state in wanted for row in tally.rows)


@dataclass(frozen=True)
class Day:
    """A day of the plan; `outside` of the month in whose grid it stands. `items` are those read, of `count`."""

    date: date
    items: Sequence[Item]
    count: int
    events: Sequence[EventLine]
    points: Sequence[str]
    today: DayDate
    outside: bool = False
    gaps: Sequence[Gap] = ()

    @property
    def iso(self) -> str:
        return self.date.isoformat()

    @cached_property
    def name(self) -> str:
        """«ср, 25 ноября»."""
        return day_text(self.date, near=False)

    @property
    def is_today(self) -> bool:
        return self.date == self.today

    @property
    def is_past(self) -> bool:
        return self.date < self.today

    @property
    def hidden(self) -> int:
        """How many posts of the day are not drawn in a week or a list."""
        return self.count - len(self.items)

    @cached_property
    def few_events(self) -> Sequence[EventLine]:
        """Events in a cell of the month."""
        return self.events[:EVENTS_IN_MONTH]

    @cached_property
    def few(self) -> Sequence[Item]:
        """Posts in a cell of the month."""
        room = IN_MONTH - len(self.few_events)
        return self.items if self.count <= room else _first(self.items, room - 1)

    @property
    def more(self) -> int:
        """How many posts and events a cell of the month does not show."""
        return self.count - len(self.few) + len(self.events) - len(self.few_events)


def days_of_week(actor: Actor, week: Week, filters: PlanFilters, *, most: int = IN_WEEK) -> list[Day]:
    """Seven days with their posts and events. Three queries."""
    return days_from(actor, [week.monday + timedelta(days=n) for n in range(7)], filters, most=most)


def weeks_of_month(
    actor: Actor, first: date, filters: PlanFilters, *, whole: date | None = None
) -> list[list[Day]]:
    """Rows of a month's grid from Monday to Sunday, with days of its neighbours. Three queries.

    The day `whole` has as many posts as a column of the week.
    """
    start = first - timedelta(days=first.weekday())
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = after + timedelta(days=-after.weekday() % 7)
    dates = [start + timedelta(days=n) for n in range((end - start).days)]
    days = days_from(actor, dates, filters, most=IN_MONTH, month=first.month, whole=whole)
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def days_from(
    actor: Actor,
    dates: Sequence[date],
    filters: PlanFilters,
    *,
    most: int,
    month: int | None = None,
    whole: date | None = None,
) -> list[Day]:
    """Days one after another, with at most so many posts drawn in each. Three queries."""
    window = {"gte": midnight(dates[0]), "lt": midnight(dates[-1] + timedelta(days=1))}
    zone = clock.city_zone()
    found = tallies(actor, window, post=filters.of_post, page_id=filters.page_id)
    by_day = _by_day(dates, filter(filters.shows, found))
    events = _events(actor, dates, filters)
    read = {day: _first(by_day[day], IN_WEEK if day == whole else most) for day in dates}
    heads = heads_of(tally.post_id for some in read.values() for tally in some)
    today = clock.city_now().date()
    return [
        Day(
            date=day,
            items=[Item.of(tally, heads[tally.post_id], zone) for tally in read[day]],
            count=len(by_day[day]),
            events=events[day],
            points=[_POINTS.get(tally.state, "h") for tally in by_day[day][:6]],
            today=today,
            outside=month is not None and day.month != month,
        )
        for day in dates
    ]


def _by_day(dates: Sequence[date], found: Iterable[Tally]) -> dict[date, list[Tally]]:
    """What stands in which of the days; both are in order of time, so no hour is looked up in the city's zone."""
    by_day: dict[date, list[Tally]] = {day: [] for day in dates}
    days = iter([(day, midnight(day + timedelta(days=1)).astimezone(UTC)) for day in dates])
    day, ends = next(days)
    for tally in found:
        while tally.due_at >= ends:
            day, ends = next(days)
        by_day[day].append(tally)
    return by_day


def _events(actor: Actor, dates: Sequence[date], filters: PlanFilters) -> dict[date, list[EventLine]]:
    found: dict[date, list[EventLine]] = defaultdict(list)
    if filters.events and not isinstance(actor, System):
        for line in events_between(actor, dates[0], dates[-1], organization_id=filters.organization_id):
            found[line.shown_on].append(line)
    return found


def _first(found: Sequence[Some], most: int) -> Sequence[Some]:
    """The first ones of a day, but what is in trouble before all: «ещё 12» hides no question."""
    if len(found) <= most:
        return found
    most = max(most, 1)
    kept = [one for one in found if one.state in _TROUBLE][:most]
    if len(kept) < most:
        kept += [one for one in found if one.state not in _TROUBLE][: most - len(kept)]
    return sorted(kept, key=attrgetter("due_at"))


def midnight(day: date) -> datetime:
    """The first instant of a day of the city."""
    return datetime.combine(day, time.min, tzinfo=clock.city_zone())


def shown(days: Iterable[Day]) -> int:
    """How many posts there are in the days, drawn or not."""
    return sum(day.count for day in days if not day.outside)
