"""The plan: a week by days, the same as a list, one day, a month as a grid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contentplan.access import may_decide, may_keep_events, may_propose, may_see_plans, may_stop, may_write
from contentplan.forms.plan import filters_of
from contentplan.queries import calendar
from contentplan.queries.gaps import with_gaps
from contentplan.queries.month_norms import norms_of_weeks
from contentplan.queries.norms import norms_of_week
from contentplan.queries.options import Options, options_of
from contentplan.queries.untimed import drafts_without_time
from contentplan.views.common import day_asked, month_asked, reader_of, week_asked
from core import clock
from core.accounts.models import User
from core.clock import Week


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """A week: seven columns, with `?view=list` one list by days; `?view=day&day=…` everything of a day."""
    if request.GET.get("view") == "day":
        return _day(request)
    actor = reader_of(request)
    week, filters = week_asked(request), filters_of(request.GET.dict(), actor)
    as_list = request.GET.get("view") == "list"
    most = calendar.IN_LIST if as_list else calendar.IN_WEEK
    days = calendar.days_of_week(actor, week, filters, most=most)
    norms = norms_of_week(actor, week)
    context = {
        "week": week,
        "days": with_gaps(days, norms) if may_write(actor) and not filters.is_on else days,
        "count": calendar.shown(days),
        "drafts": drafts_without_time(actor, filters),
        "norms": norms,
        "view": "list" if as_list else "week",
        "anchor": week.monday,
        "this_week": Week.of(clock.now()),
        **_shared(request, actor, options_of(actor, week.starts, week.ends, page_id=filters.page_id)),
    }
    return render(request, "contentplan/week.html", context)


def _day(request: HttpRequest) -> HttpResponse:
    actor = reader_of(request)
    asked, filters = day_asked(request), filters_of(request.GET.dict(), actor)
    (day,) = calendar.days_from(actor, [asked], filters, most=calendar.IN_DAY)
    start, end = calendar.midnight(asked), calendar.midnight(asked + timedelta(days=1))
    context = {
        "day": day,
        "days": [day],
        "count": day.count,
        "previous": asked - timedelta(days=1),
        "next": asked + timedelta(days=1),
        "view": "day",
        "anchor": asked,
        **_shared(request, actor, options_of(actor, start, end, page_id=filters.page_id)),
    }
    return render(request, "contentplan/day.html", context)


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month as a grid of weeks; on a phone points and the list of a chosen day."""
    actor = reader_of(request)
    first, filters = month_asked(request), filters_of(request.GET.dict(), actor)
    chosen = _chosen_day(request, first)
    rows = calendar.weeks_of_month(actor, first, filters, whole=chosen)
    weeks = [Week.of(row[0].date) for row in rows]
    options = options_of(actor, weeks[0].starts, weeks[-1].ends, page_id=filters.page_id)
    norms = norms_of_weeks(options.own, weeks)
    days = [day for row in rows for day in row]
    context = {
        "first": first,
        "month": f"{first:%Y-%m}",
        "weeks": [(week, row, norms.get(week.monday, ())) for week, row in zip(weeks, rows, strict=True)],
        "has_norms": bool(norms),
        "count": calendar.shown(days),
        "day": next(day for day in days if day.date == chosen),
        "previous": (first - timedelta(days=1)).replace(day=1),
        "next": (first + timedelta(days=31)).replace(day=1),
        "view": "month",
        "anchor": first,
        **_shared(request, actor, options),
    }
    return render(request, "contentplan/month.html", context)


def _chosen_day(request: HttpRequest, first: date) -> date:
    """The day whose list stands under the grid of a phone: asked for, today, or the first."""
    today, asked = clock.city_now().date(), day_asked(request)
    found = [day for day in (asked, today) if (day.year, day.month) == (first.year, first.month)]
    return found[0] if found else first


def _shared(request: HttpRequest, actor: User, options: Options) -> dict[str, Any]:
    kept = request.GET.copy()
    for name in ("week", "month", "day", "view"):
        kept.pop(name, None)
    return {
        "filters": filters_of(request.GET.dict(), actor),
        "sees_documents": may_see_plans(actor),
        "kept": kept.urlencode(),
        "groups": [(key, words) for key, (words, _) in calendar.STATE_GROUPS.items()],
        "options": options,
        "may_write": may_write(actor),
        "may_move": may_write(actor) and may_decide(actor),
        "may_propose": may_propose(actor),
        "may_move_events": bool(may_keep_events(actor)),
        "may_stop": may_stop(actor),
        "actor": actor,
        "today": clock.city_now().date(),
    }
