"""Norms of pages beside the plan and in the editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from contentplan.queries.calendar import Day
from core.access import Actor, organization_ids
from core.clock import Week
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries.weeks import PageWeek, weeks_of

MOST = 12
_LOOKED_AT = 60  # weeks are counted for so many pages at most: the plan is not a report over the city


@dataclass(frozen=True)
class NormRow:
    """A page's week; `in_plan`: how many posts of the week shown go to it."""

    page: OfficialPage
    week: PageWeek
    in_plan: int = 0

    @property
    def tone(self) -> str:
        """Red where something is late, amber where the week ends short."""
        if self.week.frozen or self.week.norm is None:
            return "c3"
        if self.week.overdue:
            return "bad"
        return "warn" if self.week.missing else "c3"


def norms_of_week(actor: Actor, week: Week, days: Iterable[Day]) -> list[NormRow]:
    """Weeks of the city's own pages, of the actor's and of those with posts shown; what is at risk first."""
    coming = Counter(place.page_id for day in days for card in day.cards for place in card.line.places)
    own = Q(organization__kind="administration") | Q(organization_id__in=organization_ids(actor))
    pages = pages_visible_to(actor).filter(own | Q(pk__in=list(coming)[:_LOOKED_AT]), state="active")
    rows = list(pages.select_related("organization")[:_LOOKED_AT])
    weeks = weeks_of([page.pk for page in rows], week)
    found = [NormRow(page, weeks[page.pk], coming[page.pk]) for page in rows]
    return sorted(found, key=_risk)[:MOST]


def _risk(row: NormRow) -> tuple[int, int, str, int]:
    rank = {"bad": 0, "warn": 1}.get(row.tone, 2)
    return rank, -row.week.missing, row.page.title, row.page.pk
