"""Norms of pages beside the week of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from contentplan.models import RevisionPage
from core.access import Actor, organization_ids
from core.clock import Week
from core.looks import NETWORKS
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries.weeks import PageWeek, weeks_of

MOST = 12
_LOOKED_AT = 60  # weeks are counted for so many pages at most: the plan is not a report over the city


@dataclass(frozen=True)
class NormRow:
    """A page's week."""

    page: OfficialPage
    week: PageWeek

    @property
    def tone(self) -> str:
        """Red where something is late, amber where the week ends short."""
        return tone_of(self.week)

    @property
    def words(self) -> str:
        return gap_words(self.week)


def norms_of_week(actor: Actor, week: Week) -> list[NormRow]:
    """Weeks of the city's own pages, of the actor's and of those with posts in the week; what is at risk first."""
    places = RevisionPage.objects.filter(page=OuterRef("pk"), due_at__gte=week.starts, due_at__lt=week.ends)
    own = Q(organization__kind="administration") | Q(organization_id__in=organization_ids(actor))
    pages = pages_visible_to(actor).filter(own | Exists(places), state="active")
    rows = list(pages.select_related("organization").order_by("pk")[:_LOOKED_AT])
    weeks = weeks_of([page.pk for page in rows], week)
    return sorted((NormRow(page, weeks[page.pk]) for page in rows), key=_risk)[:MOST]


def _risk(row: NormRow) -> tuple[int, int, int, str, int]:
    rank = {"bad": 0, "warn": 1}.get(row.tone, 2)
    place = list(NETWORKS).index(row.page.network)
    return rank, -row.week.missing, place, row.page.title, row.page.pk


def tone_of(week: PageWeek) -> str:
    """The tone of a week's words: frozen ones and those without a norm have none."""
    if week.frozen or week.norm is None:
        return "c3"
    if week.overdue:
        return "bad"
    return "warn" if week.missing else "c3"


_NUMBERS = ("", "одной", "двух", "трёх", "четырёх", "пяти", "шести", "семи")


def gap_words(week: PageWeek) -> str:
    """«3 из 5, не хватает двух»: what is counted, and what the week lacks if nothing is added."""
    if week.norm is None:
        return "норма не установлена"
    have = f"{week.counted} из\u00a0{week.norm}"
    if week.counted >= week.norm:
        return f"{have}, норма выполнена"
    if not week.complete and not week.planned and not week.frozen:
        return f"{have}, данные неполны"
    parts = [have]
    if week.missing:
        many = _NUMBERS[week.missing] if week.missing < len(_NUMBERS) else str(week.missing)
        parts.append(f"не\u00a0{'хватило' if week.frozen else 'хватает'} {many}")
    if week.overdue:
        parts.append("одно просрочено" if week.overdue == 1 else f"просрочено {week.overdue}")
    if len(parts) == 1:
        parts.append("план закрывает норму")
    return ", ".join(parts)
