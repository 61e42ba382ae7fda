"""Weeks as screens show them: a list of pages for a week, one page's week with its publications, weeks past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Min

from core import clock
from core.access import Actor
from core.clock import Week
from core.looks import NETWORKS
from pages.access import pages_visible_to
from pages.models import OfficialPage, WallPost, WeeklyProtocol
from pages.queries.weeks import PageWeek, live_week_of, weeks_of

_PLACE = {code: place for place, code in enumerate(NETWORKS)}


@dataclass(frozen=True)
class Row:
    """A page in the list of a week."""

    page: OfficialPage
    week: PageWeek
    protocol: WeeklyProtocol | None


def rows_of(actor: Actor, week: Week, *, short_only: bool = False) -> list[Row]:
    """Active pages the actor sees, those that end the week short first. Queries do not grow with pages."""
    pages = {
        page.pk: page
        for page in pages_visible_to(actor)
        .filter(state=OfficialPage.State.ACTIVE, created_at__lt=week.ends)
        .select_related("organization")
    }
    weeks = weeks_of(pages, week)
    protocols = {
        one.page_id: one
        for one in WeeklyProtocol.objects.filter(
            page_id__in=pages, monday=week.monday, corrected_by__isnull=True
        ).defer("entries")
    }
    rows = [Row(page, weeks[pk], protocols.get(pk)) for pk, page in pages.items()]
    if short_only:
        rows = [row for row in rows if row.week.short]
    return sorted(
        rows,
        key=lambda row: (
            not row.week.short,
            row.week.norm is None,
            row.page.organization.short_name,
            _PLACE[row.page.network],
        ),
    )


def first_week(actor: Actor, page: OfficialPage | None = None) -> Week:
    """The earliest week there is anything about: a page in the register, or a protocol. Two queries."""
    pages = pages_visible_to(actor).order_by()
    rows = WeeklyProtocol.objects.order_by()
    if page is not None:
        pages, rows = pages.filter(pk=page.pk), rows.filter(page=page)
    written = pages.aggregate(first=Min("created_at"))["first"] or clock.now()
    monday = rows.aggregate(first=Min("monday"))["first"]
    week = Week.of(written)
    return min(week, Week(monday, week.zone_name)) if monday else week


@dataclass(frozen=True)
class Line:
    """A publication in a page's week: the publication itself, whether it counts, why not."""

    post: WallPost
    counted: bool
    why: str


def lines_of(page: OfficialPage, week: Week) -> tuple[PageWeek, list[Line]]:
    """A page's week as its wall stands now, with every publication's verdict, newest first."""
    live = live_week_of(page.pk, week)
    if clock.now() < week.ends:  # a forecast, as the lists say it: with what is planned
        live = replace(live, planned=(now := weeks_of([page.pk], week)[page.pk]).planned, overdue=now.overdue)
    posts = WallPost.objects.in_bulk([verdict.publication.id for verdict in live.count.verdicts])
    lines = [Line(posts[v.publication.id], v.counted, v.why) for v in reversed(live.count.verdicts)]
    return live, lines


def protocols_of(page: OfficialPage, limit: int = 26) -> list[WeeklyProtocol]:
    """The newest protocols of a page, corrections in place of what they correct."""
    newest = page.protocols.filter(corrected_by__isnull=True).defer("entries").order_by("-monday")
    return list(newest[:limit])


def protocol_of(page: OfficialPage, monday: date) -> WeeklyProtocol | None:
    """The protocol of a page's week that is in force."""
    return page.protocols.filter(monday=monday, corrected_by__isnull=True).select_related("corrects").first()
