"""Days of the plan for a week and a month: `plan_between` cut into days, narrowed by what a person asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from contentplan.queries.plan import Line, plan_between
from core import clock
from core.access import Actor
from core.clock import Week
from core.looks import state_look

DRAWN_A_DAY = 4  # what a cell of the month holds; the rest is a figure

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
_TONES = {"unknown": "bad", "failed": "bad", "expired": "bad", "in_review": "warn", "returned": "warn"}
_POINTS = {"published": "", "unknown": "x", "failed": "x", "expired": "x"}


@dataclass(frozen=True)
class PlanFilters:
    """What a person wants to see: a key of `STATE_GROUPS`, a rubric, only own posts."""

    group: str = ""
    rubric_id: int | None = None
    author_id: int | None = None

    @property
    def is_on(self) -> bool:
        return bool(self.group or self.rubric_id or self.author_id)

    def shows(self, line: Line) -> bool:
        """Whether a line of the plan is wanted."""
        if self.rubric_id and line.post.rubric_id != self.rubric_id:
            return False
        if self.author_id and line.post.author_id != self.author_id:
            return False
        wanted = STATE_GROUPS[self.group][1] if self.group in STATE_GROUPS else None
        return wanted is None or any(state in wanted for state in line.states)


@dataclass(frozen=True)
class Card:
    """A line of the plan as a card of the calendar."""

    line: Line

    @property
    def tone(self) -> str:
        """Framed red where something is wrong, amber where people are waited for."""
        return _TONES.get(self.line.state, "")

    @property
    def look_tone(self) -> str:
        """The tone of its state's shape."""
        return state_look(self.line.state).tone or "none"

    @property
    def mixed(self) -> bool:
        """Whether its pages are in different states, so that each is shown with its own."""
        return len(self.line.states) > 1

    @property
    def how_many(self) -> str:
        """«1 из 3» where only some pages are in the state shown."""
        pages = self.line.places
        same = sum(place.state == self.line.state for place in pages)
        return "" if same == len(pages) else f"{same} из {len(pages)}"


@dataclass(frozen=True)
class Day:
    """A day of the plan; `outside` of the month in whose grid it stands."""

    date: date
    cards: list[Card] = field(default_factory=list)
    outside: bool = False

    @property
    def is_today(self) -> bool:
        return self.date == clock.city_now().date()

    @property
    def is_past(self) -> bool:
        return self.date < clock.city_now().date()

    @property
    def drawn(self) -> list[Card]:
        """As many as a cell of the month holds, with place for «ещё 3»."""
        return self.cards if len(self.cards) <= DRAWN_A_DAY else self.cards[: DRAWN_A_DAY - 1]

    @property
    def hidden(self) -> int:
        return len(self.cards) - len(self.drawn)

    @property
    def points(self) -> list[str]:
        """Small points of a phone's month: out, ahead (h), wrong (x)."""
        return [_POINTS.get(card.line.state, "h") for card in self.cards[:6]]


def days_of_week(actor: Actor, week: Week, filters: PlanFilters) -> list[Day]:
    """Seven days with their posts. Two queries."""
    lines = plan_between(actor, week.starts, week.ends)
    return _days([week.monday + timedelta(days=n) for n in range(7)], lines, filters)


def weeks_of_month(actor: Actor, first: date, filters: PlanFilters) -> list[list[Day]]:
    """Rows of a month's grid from Monday to Sunday, with days of its neighbours. Two queries."""
    start = first - timedelta(days=first.weekday())
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = after + timedelta(days=-after.weekday() % 7)
    dates = [start + timedelta(days=n) for n in range((end - start).days)]
    days = _days(dates, plan_between(actor, _midnight(start), _midnight(end)), filters, month=first.month)
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.city_zone())


def _days(
    dates: Iterable[date], lines: Iterable[Line], filters: PlanFilters, month: int | None = None
) -> list[Day]:
    zone = clock.city_zone()
    by_day: dict[date, list[Card]] = defaultdict(list)
    for line in lines:
        if filters.shows(line):
            by_day[line.due_at.astimezone(zone).date()].append(Card(line))
    return [Day(day, by_day[day], month is not None and day.month != month) for day in dates]
