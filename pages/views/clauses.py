"""Demands of the order on pages: the matrix, one rule on one page, checks at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.access import require
from core.organizations.models import Organization
from core.spreadsheet import download
from pages.access import (
    get_page_for,
    may_assure,
    may_decide_findings,
    may_edit_checklist,
    may_edit_pages,
    may_see_pages,
)
from pages.actions import assurances, clause_checks, clause_export
from pages.forms.clauses import AssuranceForm, VerdictForm
from pages.models import NETWORK_CHOICES, OfficialPage, PageCheck
from pages.queries import clauses, matrix
from pages.queries.city import city_lines
from pages.views.common import actor_of
from regulation.rules import BY_SLUG, Rule

ON_A_SHEET = 60
MOST_LISTED = 40


def rule_of(slug: str) -> Rule:
    """The rule of an address.

    Raises:
        Http404: there is none.
    """
    if slug not in BY_SLUG:
        raise Http404("no such rule")
    return BY_SLUG[slug]


@require_GET
def matrix_view(request: HttpRequest) -> HttpResponse:
    """Clauses × pages, with the cell that is asked for beside."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    filters = matrix.Filters.of(request.GET.dict())
    sheet = Paginator(matrix.matrix_pages(actor, filters), ON_A_SHEET).get_page(request.GET.get("page"))
    rows = matrix.rows_of(sheet.object_list, filters)
    bad = matrix.bad_lines(rows)
    running = PageCheck.objects.filter(page__in=[row.page.pk for row in rows])
    asked = [check for check in running if check.asked_at is not None]
    waiting = sum(check.is_running for check in asked)
    context = {
        "filters": filters,
        "page_obj": sheet,
        "rows": rows,
        "columns": [
            (one, matrix.SHORT.get(one.id, "")) for one in matrix.columns() if filters.clause in ("", one.id)
        ],
        "all_columns": matrix.columns(),
        "bad": bad[:MOST_LISTED],
        "bad_count": len(bad),
        "figures": clauses.figures_of(actor),
        "city": city_lines(actor),
        "chosen": _chosen(rows, request.GET.get("at", "")),
        "query": _without_cell(request),
        "networks": NETWORK_CHOICES,
        "kinds": Organization.Kind.choices,
        "organizations": matrix.organizations_in(actor),
        "waiting": waiting,
        "checked": len(asked) - waiting,
        "asked": len(asked),
        "may_edit": may_edit_pages(actor),
        "may_list": may_edit_checklist(actor),
    }
    return render(request, "pages/clauses/matrix.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """«Таблица XLSX»: what the filter of the matrix leaves."""
    filters = matrix.Filters.of(request.GET.dict())
    content = clause_export.export_matrix(actor=actor_of(request), filters=filters)
    return download(content, f"Порядок по пунктам {clock.city_now():%d.%m.%Y}.xlsx")


def _chosen(rows: list[matrix.Row], at: str) -> matrix.Row | None:
    """The cell «page-clause» of the address, as a row of one cell."""
    page, _, clause = at.partition("-")
    for row in rows:
        if str(row.page.pk) == page:
            cells = tuple(cell for cell in row.cells if cell.clause.id == clause)
            return matrix.Row(row.page, cells) if cells else None
    return None


def _without_cell(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("at", None)
    return query.urlencode()


@require_POST
def check_all(request: HttpRequest) -> HttpResponse:
    """«Проверить все сейчас»."""
    asked = clause_checks.ask_checks(actor=actor_of(request))
    if asked:
        messages.success(request, "Проверяем страницы: результаты появятся сами")
    return redirect("pages:clauses")


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """«Проверить сейчас»."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    clause_checks.ask_check(actor=actor, page=page)
    return redirect(f"{page.get_absolute_url()}#clauses")


@require_GET
def rule(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One rule on one page: what was seen, what it asks, what people have said."""
    page = get_page_for(actor_of(request), pk)
    return draw_rule(request, page, rule_of(slug))


def draw_rule(
    request: HttpRequest,
    page: OfficialPage,
    rule: Rule,
    *,
    assurance_form: AssuranceForm | None = None,
    verdict_form: VerdictForm | None = None,
    withdraw_form: VerdictForm | None = None,
    verdict: str = "",
) -> HttpResponse:
    """The screen of a rule with its forms; 422 when one of them comes back."""
    actor = actor_of(request)
    wrong = assurance_form or verdict_form or withdraw_form
    line = clauses.line_of(page, rule)
    context = {
        "page": page,
        "rule": rule,
        "line": line,
        "files": clauses.files_of_word(line),
        "past": clauses.past_of(page, rule),
        "check": PageCheck.objects.filter(page=page).first(),
        "may_assure": may_assure(actor, page),
        "may_decide": may_decide_findings(actor),
        "assurance_form": assurance_form or AssuranceForm(last_day=assurances.last_day(rule)),
        "verdict_form": verdict_form or VerdictForm(),
        "withdraw_form": withdraw_form or VerdictForm(auto_id="withdraw_%s"),
        "verdict": verdict,
        "wrong": wrong,
    }
    return render(request, "pages/clauses/rule.html", context, status=422 if wrong else 200)
