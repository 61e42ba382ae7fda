"""Screens of the import: a file, its columns, its rows, then in or away; afterwards its drafts. And tables that go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan.access import may_write
from contentplan.exchange import actions, export, submitting
from contentplan.exchange.access import get_sheet_for
from contentplan.exchange.checking import check
from contentplan.exchange.columns import COLUMNS, REQUIRED
from contentplan.exchange.forms import ColumnsForm, UploadForm
from contentplan.exchange.listing import applied_before, drafts_shown, recent
from contentplan.models import PlanImport
from contentplan.views.common import actor_of, month_asked, reader_of
from core import typed
from core.access import require
from core.accounts.models import User
from core.errors import Refused, Stale
from core.forms import show_refusal
from core.russian import plural
from core.spreadsheet import download
from core.tables.kept import RowsRefused

PER_PAGE = 100
_DRAFTS = ("черновик", "черновика", "черновиков")


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; what was uploaded before."""
    actor = actor_of(request)
    require(may_write(actor))
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = actions.upload(actor=actor, name=file.name, content=file.read())
        except Refused as error:
            show_refusal(form, error)
        else:
            return redirect(sheet)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "sheets": recent()}
    return render(request, "contentplan/exchange/upload.html", context, status=status)


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the columns and look through the rows; of an entered table, its drafts."""
    actor = actor_of(request)
    found = get_sheet_for(actor, pk)
    form = ColumnsForm(request.POST or None, sheet=found)
    if request.method == "POST" and form.is_valid():
        at = form.cleaned_data["default_at"]
        try:
            actions.name_columns(actor=actor, sheet=found, columns=form.columns(), default_at=at)
        except Stale:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            return redirect(found)
    return _draw(request, actor, found, form=form, status=422 if request.method == "POST" else 200)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """All rows, or none; the second click finds what the first has made."""
    actor = actor_of(request)
    found = get_sheet_for(actor, pk)
    version = typed.whole(request.POST.get("version", ""))
    try:
        posts = actions.apply(actor=actor, sheet=found, version=-1 if version is None else version)
    except RowsRefused as error:
        return _draw(request, actor, get_sheet_for(actor, pk), refusal=error, status=422)
    messages.success(request, f"В плане {plural(len(posts), *_DRAFTS)} из таблицы")
    return redirect(found)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Away with it."""
    actor = actor_of(request)
    actions.discard(actor=actor, sheet=get_sheet_for(actor, pk))
    messages.success(request, "Таблица отброшена, в плане ничего не изменилось")
    return redirect("contentplan:import")


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send all drafts of the table for approval; those that are not fit stay, each with its reason."""
    actor = actor_of(request)
    found = get_sheet_for(actor, pk)
    sent = submitting.submit_all(actor=actor, sheet=found)
    if sent.count:
        more = f"|Осталось отправить {sent.waiting}: нажмите ещё раз" if sent.waiting else ""
        messages.success(
            request, f"На согласовании {plural(sent.count, 'материал', 'материала', 'материалов')}{more}"
        )
    if sent.left:
        return _draw(request, actor, found, left=sent.left, status=422)
    return redirect(found)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the names of pages, rubrics and departments."""
    return download(export.template(actor=actor_of(request)), "Контент-план, шаблон.xlsx")


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The plan of `?month=2026-12` as a table."""
    actor, first = reader_of(request), month_asked(request)
    return download(export.export(actor=actor, first=first), f"Контент-план {first:%m.%Y}.xlsx")


def _draw(
    request: HttpRequest,
    actor: User,
    found: PlanImport,
    *,
    form: ColumnsForm | None = None,
    refusal: Refused | None = None,
    left: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"sheet": found, "refusal": refusal, "left": left}
    if found.state == PlanImport.State.UPLOADED:
        checked = check(found, actor=actor)
        missing = [COLUMNS[key].name for key in REQUIRED if key not in found.columns.values()]
        only_wrong = bool(checked.wrong) and request.GET.get("show") == "wrong"
        rows = checked.wrong if only_wrong else checked.rows
        context |= {
            "form": form or ColumnsForm(sheet=found),
            "checked": checked,
            "missing": f"Укажите, в каком столбце: {', '.join(missing)}" if missing else "",
            "only_wrong": only_wrong,
            "before": applied_before(found),
            "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        }
        return render(request, "contentplan/exchange/sheet.html", context, status=status)
    drafts = drafts_shown(found, left or {})
    context |= {
        "drafts": drafts,
        "open": sum(draft.state == "draft" for draft in drafts),
        "page_obj": Paginator(drafts, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "contentplan/exchange/done.html", context, status=status)
