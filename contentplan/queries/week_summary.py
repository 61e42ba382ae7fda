"""«Итог недели»: what an official's week was made of, gathered from events that took place (п. 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from contentplan.access import events_visible_to
from contentplan.models import Official, OfficialEvent
from core.accounts.models import User
from core.clock import Week
from core.russian import day_text, range_text

MOST = 60
MOST_TEXT = 4000


@dataclass(frozen=True)
class WeekSummary:
    """The week of an official: events that took place, and those that are past but nobody has said so."""

    official: Official
    week: Week
    finished: Sequence[OfficialEvent]
    unmarked: Sequence[OfficialEvent]

    @property
    def days(self) -> str:
        """«23–29 ноября»."""
        return range_text(self.week.monday, self.week.sunday)

    @property
    def title(self) -> str:
        """The name of the post for the plan."""
        return f"Итог недели: {self.official.position}, {self.days}"[:200]

    @property
    def text(self) -> str:
        """The draft's words: a line per event, to be told in a livelier way by a person (п. 8)."""
        lines = [f"{self.official.position}: чем запомнилась неделя {self.days}.", ""]
        lines += [_line(event) for event in self.finished]
        return "\n".join(lines)[:MOST_TEXT]


def _line(event: OfficialEvent) -> str:
    day = range_text(event.day, event.last_day) if event.last_day else day_text(event.day, near=False)
    place = f", {event.place}" if event.place else ""
    return f"{day[:1].upper()}{day[1:]} — {event.title}{place}."


def summary_of(actor: User, official: Official, week: Week) -> WeekSummary:
    """Gather the week, the earliest event first; one of several days is told when it has ended. One query."""
    of_the_week = (week.monday, week.sunday)
    rows = events_visible_to(actor).filter(
        Q(last_day__isnull=True, day__range=of_the_week) | Q(last_day__range=of_the_week),
        official=official,
        state__in=["took_place", "planned", "moved"],
    )
    found = list(rows.order_by("day", "starts_at", "pk")[:MOST])
    finished = [event for event in found if event.state == "took_place"]
    return WeekSummary(
        official, week, finished, [event for event in found if event.is_in_plan and event.is_past]
    )
