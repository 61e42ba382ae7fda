"""Weeks of pages: the list, one page's week, and what the head of the press office decides on counts (п. 5)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.access import require
from core.clock import Week
from core.errors import Refused
from core.forms import PortalForm, show_refusal
from core.organizations.models import Organization
from pages.access import get_page_for, may_decide_counts, may_see_pages
from pages.actions import weeks as actions
from pages.forms.weeks import CorrectionForm, WhyForm
from pages.models import OfficialPage
from pages.queries import protocols
from pages.queries.year import pages_of_year, years_of
from pages.views.common import actor_of

FIRST_YEAR, LAST_YEAR = 2000, 2999
YEARS_ON_A_SHEET = 40


def _week(text: str) -> Week:
    """The week of a date in the address.

    Raises:
        Http404: it is not a date, or one so far away that its neighbours are none.
    """
    try:
        week = Week.of(date.fromisoformat(text) if text else clock.now())
    except (ValueError, OverflowError) as error:
        raise Http404("no such week") from error
    if not FIRST_YEAR <= week.monday.year <= LAST_YEAR:
        raise Http404("no such week")
    return week


@require_GET
def week_list(request: HttpRequest) -> HttpResponse:
    """All visible pages in a week, the short ones first."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    week = _week(request.GET.get("week", ""))
    rows = protocols.rows_of(actor, week, short_only=bool(request.GET.get("short")))
    context = {
        "week": week,
        "rows": rows,
        "normed": [row for row in rows if row.week.norm is not None],
        "others": [row for row in rows if row.week.norm is None],
        "short": [row for row in rows if row.week.short],
        "over": clock.now() >= week.ends,
        "previous": week.previous() if week > protocols.first_week(actor) else None,
        "next": week.next() if clock.now() >= week.ends else None,
        "freeze_at": actions.freeze_time(week),
    }
    return render(request, "pages/weeks/list.html", context)


@require_GET
def page_week(request: HttpRequest, pk: int, monday: str) -> HttpResponse:
    """One page's week: every publication with its verdict."""
    page = get_page_for(actor_of(request), pk)
    return _draw(request, page, _week(monday))


def _draw(
    request: HttpRequest, page: OfficialPage, week: Week, *, form: PortalForm | None = None, post_id: int = 0
) -> HttpResponse:
    actor = actor_of(request)
    live, lines = protocols.lines_of(page, week)
    context = {
        "page": page,
        "week": week,
        "live": live,
        "lines": lines,
        "protocol": protocols.protocol_of(page, week.monday),
        "may_decide": may_decide_counts(actor),
        "why_form": form if isinstance(form, WhyForm) else WhyForm(),
        "correction_form": form if isinstance(form, CorrectionForm) else CorrectionForm(),
        "wrong": form,
        "asked": post_id,
        "previous": week.previous() if week > protocols.first_week(actor, page) else None,
        "next": week.next() if clock.now() >= week.ends else None,
    }
    return render(request, "pages/weeks/page.html", context, status=422 if form else 200)


@require_POST
def not_counted(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """A publication does not count by its content."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    post = get_object_or_404(page.wall_posts, pk=post_pk)
    require(may_decide_counts(actor))
    week, form = Week.of(post.published_at), WhyForm(request.POST)
    if not form.is_valid():
        return _draw(request, page, week, form=form, post_id=post.pk)
    try:
        actions.mark_not_counted(actor=actor, post=post, why=form.cleaned_data["why"])
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, page, week, form=form, post_id=post.pk)
    messages.success(request, "Публикация не идёт в счёт недели")
    return redirect("pages:week", page.pk, week.monday.isoformat())


@require_POST
def correct(request: HttpRequest, pk: int, monday: str) -> HttpResponse:
    """Count a frozen week anew, as a new record."""
    actor = actor_of(request)
    page, week = get_page_for(actor, pk), _week(monday)
    require(may_decide_counts(actor))
    protocol = protocols.protocol_of(page, week.monday)
    if protocol is None:
        raise Http404("no protocol of this week")
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _draw(request, page, week, form=form)
    try:
        actions.correct(actor=actor, protocol=protocol, reason=form.cleaned_data["reason"])
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, page, week, form=form)
    messages.success(request, "Исправление записано рядом с прежним протоколом")
    return redirect("pages:week", page.pk, week.monday.isoformat())


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """The last 52 closed weeks of every page, by their protocols."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    asked = request.GET.get("kind", "")
    kind = asked if asked in Organization.Kind.values else ""
    sheet = Paginator(pages_of_year(actor, kind), YEARS_ON_A_SHEET).get_page(request.GET.get("page"))
    shown = list(sheet.object_list)
    years = years_of(page.pk for page in shown)
    context = {
        "rows": [{"page": page, "year": years[page.pk]} for page in shown],
        "page_obj": sheet,
        "kind": kind,
        "kinds": Organization.Kind.choices,
    }
    return render(request, "pages/weeks/year.html", context)
