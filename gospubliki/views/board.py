"""The lead's screen, the list and the report."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.access import require
from core.accounts.current import person_of
from core.organizations.models import Organization
from core.russian import plural
from gospubliki import access
from gospubliki.actions.remind import remind_late, to_remind
from gospubliki.graphs import CONNECTION_WORDS
from gospubliki.queries.board import Shares, board_of, late_among, steps_of
from gospubliki.queries.contradictions import contradictions
from gospubliki.queries.listing import SORTS, SUBJECTS, Filters, bodies, listed
from gospubliki.queries.people import lead_in_force
from gospubliki.queries.questions import unanswered_count

PER_PAGE = 50
SHOWN_LATE = 5
SHOWN_CONTRADICTIONS = 6


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How many of how many, who is late, what does not fit. A person of one organization is led to its card."""
    actor = person_of(request)
    require(access.may_see_register(actor))
    if not access.sees_all(actor):
        visible = list(access.organizations_visible_to(actor).active().values_list("pk", flat=True)[:2])
        if len(visible) == 1:
            return redirect("gospubliki:organization", visible[0])
    found = contradictions(actor)
    leads = access.may_lead(actor)
    context = {
        "board": (board := board_of(actor)),
        "legend": _legend(board.total),
        "late": board.late[:SHOWN_LATE],
        "contradictions": found[:SHOWN_CONTRADICTIONS],
        "contradiction_count": len(found),
        "unanswered": unanswered_count(actor),
        "now": clock.now(),
        "lead": lead_in_force(),
        "may_lead": leads,
        "sees_all": access.sees_all(actor),
        "to_remind": to_remind().order_by().values("organization").distinct().count() if leads else 0,
    }
    return render(request, "gospubliki/board.html", context)


_LEGEND = (
    ("connected", "b-ok"),
    ("in_progress", "b-work"),
    ("not_started", "b-none"),
    ("refused", "b-bad"),
    ("disconnected", "b-bad"),
    ("not_required", "b-na"),
)


def _legend(total: Shares) -> list[tuple[str, str, int, str]]:
    """State, word, how many, the colour of its part: what the bar says, in words."""
    found = [(state, CONNECTION_WORDS[state], total.states[state], css) for state, css in _LEGEND]
    return [one for one in found if one[2]]


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """The list with filters and sorting."""
    actor = person_of(request)
    require(access.may_see_register(actor))
    filters = Filters.of(request.GET)
    page = Paginator(listed(actor, filters), PER_PAGE).get_page(request.GET.get("page"))
    rows, today = list(page), clock.city_now().date()
    at = {one.connection.pk: one.at for one in late_among(rows, steps_of(rows), today)}
    context = {
        "filters": filters,
        "page_obj": page,
        "rows": [(row, row.days_late(today), at.get(row.pk, "")) for row in rows],
        "states": CONNECTION_WORDS.items(),
        "kinds": Organization.Kind.choices,
        "bodies": bodies(actor),
        "sorts": SORTS.items(),
        "subjects": SUBJECTS.items(),
        "sees_all": access.sees_all(actor),
    }
    return render(request, "gospubliki/list.html", context)


@require_GET
def differences(request: HttpRequest) -> HttpResponse:
    """Where the register and the pages disagree, all of it."""
    actor = person_of(request)
    require(access.may_see_register(actor))
    page = Paginator(contradictions(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "gospubliki/contradictions.html", {"page_obj": page})


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """«Напомнить просрочившим»."""
    done = remind_late(actor=person_of(request))
    if done.organizations:
        words = plural(done.organizations, "организации", "организациям", "организациям")
        messages.success(request, f"Напомнили {words}: придёт в портал и на почту")
    if done.nobody:
        names = ", ".join(done.nobody[:5])
        messages.warning(request, f"Напомнить некому: {names}|Назначьте ответственных (п. 10.2 Порядка).")
    if not done.organizations and not done.nobody:
        messages.info(request, "Сегодня уже напоминали|Дважды в день портал никому не напоминает.")
    return redirect("gospubliki:list")


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """A page to print for the head of the city."""
    actor = person_of(request)
    require(access.may_see_all(actor))
    board, lead = board_of(actor), lead_in_force()
    found = contradictions(actor)
    context = {"board": board, "lead": lead, "now": clock.now(), "contradictions": found}
    return render(request, "gospubliki/report.html", context)
