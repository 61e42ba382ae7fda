"""The list of pages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import require
from core.organizations.models import Organization
from pages.access import may_activate_pages, may_edit_pages, may_see_pages
from pages.models import NETWORK_CHOICES, OfficialPage
from pages.queries.register import Filters, kinds_of, listed_pages, state_counts
from pages.queries.weeks import weeks_of
from pages.views.common import actor_of

ON_A_SHEET = 40


@require_GET
def page_list(request: HttpRequest) -> HttpResponse:
    """Pages by organization, with their state, week and access."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    filters = Filters.of(request.GET.dict())
    sheet = Paginator(listed_pages(actor, filters), ON_A_SHEET).get_page(request.GET.get("page"))
    rows = list(sheet.object_list)
    weeks = weeks_of([page.pk for page in rows])
    for page in rows:
        page.week = weeks.get(page.pk)  # type: ignore[attr-defined]
    counts = state_counts(actor)
    context = {
        "filters": filters,
        "page_obj": sheet,
        "rows": rows,
        "counts": counts,
        "networks": NETWORK_CHOICES,
        "states": OfficialPage.State.choices,
        "kinds": Organization.Kind.choices,
        "by_kind": kinds_of(counts),
        "may_edit": may_edit_pages(actor),
        "may_activate": may_activate_pages(actor),
    }
    return render(request, "pages/list.html", context)
