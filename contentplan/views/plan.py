"""The plan: a week by days, the same as a list, a month as a grid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contentplan.access import may_stop, may_write
from contentplan.forms.plan import filters_of
from contentplan.models import Rubric
from contentplan.queries import calendar
from contentplan.queries.norms import norms_of_week
from contentplan.queries.untimed import drafts_without_time
from contentplan.views.common import month_asked, reader_of, week_asked
from core import clock
from core.accounts.models import User
from core.clock import Week


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """A week: seven columns, or with `?view=list` one list by days."""
    actor = reader_of(request)
    week, filters = week_asked(request), filters_of(request.GET.dict(), actor)
    days = calendar.days_of_week(actor, week, filters)
    as_list = request.GET.get("view") == "list"
    context = {
        "week": week,
        "days": days,
        "count": sum(len(day.cards) for day in days),
        "drafts": drafts_without_time(actor, filters),
        "norms": norms_of_week(actor, week, days),
        "view": "list" if as_list else "week",
        "this_week": Week.of(clock.now()),
        **_shared(request, actor),
    }
    return render(request, "contentplan/week.html", context)


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month as a grid of weeks; on a phone points and the list of a chosen day."""
    actor = reader_of(request)
    first, filters = month_asked(request), filters_of(request.GET.dict(), actor)
    weeks = calendar.weeks_of_month(actor, first, filters)
    context = {
        "first": first,
        "weeks": weeks,
        "count": sum(len(day.cards) for row in weeks for day in row if not day.outside),
        "day": _chosen_day(request, weeks),
        "drafts": drafts_without_time(actor, filters),
        "previous": (first - timedelta(days=1)).replace(day=1),
        "next": (first + timedelta(days=31)).replace(day=1),
        "view": "month",
        **_shared(request, actor),
    }
    return render(request, "contentplan/month.html", context)


def _chosen_day(request: HttpRequest, weeks: list[list[calendar.Day]]) -> calendar.Day:
    """The day whose list stands under the grid of a phone: asked for, today, or the first."""
    days = [day for row in weeks for day in row if not day.outside]
    asked = request.GET.get("day", "")
    for wanted in (lambda day: day.date.isoformat() == asked, lambda day: day.is_today):
        found = next(filter(wanted, days), None)
        if found is not None:
            return found
    return days[0]


def _shared(request: HttpRequest, actor: User) -> dict[str, Any]:
    kept = request.GET.copy()
    for name in ("week", "month", "day", "view"):
        kept.pop(name, None)
    return {
        "filters": filters_of(request.GET.dict(), actor),
        "kept": kept.urlencode(),
        "groups": [(key, words) for key, (words, _) in calendar.STATE_GROUPS.items()],
        "rubrics": Rubric.objects.filter(is_active=True),
        "may_write": may_write(actor),
        "may_stop": may_stop(actor),
        "actor": actor,
    }
