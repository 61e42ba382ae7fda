"""Screens of the import: a file, its columns, its rows, then in or away. And the table that goes out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock, typed
from core.access import require
from core.accounts.current import person_of
from core.accounts.models import User
from core.errors import Refused, Stale
from core.forms import show_refusal
from core.organizations.access import may_edit_organizations
from core.russian import plural
from core.spreadsheet import download as as_file
from core.tables.kept import RowsRefused
from gospubliki import access
from gospubliki.exchange import actions
from gospubliki.exchange.checking import check
from gospubliki.exchange.columns import COLUMNS
from gospubliki.exchange.export import export
from gospubliki.exchange.forms import ColumnsForm, UploadForm
from gospubliki.models import ImportBatch
from gospubliki.queries.listing import Filters

PER_PAGE = 100


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; what was uploaded before."""
    actor = person_of(request)
    require(access.may_lead(actor))
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.upload(actor=actor, name=file.name, content=file.read())
        except Refused as error:
            show_refusal(form, error)
        else:
            return redirect(batch)
    batches = ImportBatch.objects.select_related("uploaded_by").defer("rows")[:10]
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "batches": batches, "columns": COLUMNS}
    return render(request, "gospubliki/exchange/upload.html", context, status=status)


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the columns and look through the rows."""
    actor = person_of(request)
    found = _batch_for(actor, pk)
    form = ColumnsForm(request.POST or None, batch=found, may_create=bool(may_edit_organizations(actor)))
    if request.method == "POST" and form.is_valid():
        missing = form.cleaned_data.get("create_missing", False)
        try:
            actions.name_columns(actor=actor, batch=found, columns=form.columns(), create_missing=missing)
        except Stale:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            return redirect(found)
    return _draw(request, actor, found, form, status=422 if request.method == "POST" else 200)


def _draw(
    request: HttpRequest,
    actor: User,
    found: ImportBatch,
    form: ColumnsForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    waits = found.state == ImportBatch.State.UPLOADED
    checked = check(found, actor=actor) if waits else None
    rows = (checked.wrong or checked.rows) if checked else []
    context = {
        "batch": found,
        "form": form,
        "refusal": refusal,
        "waits": waits,
        "checked": checked,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "columns": COLUMNS,
    }
    return render(request, "gospubliki/exchange/batch.html", context, status=status)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """All rows, or none."""
    actor = person_of(request)
    found = _batch_for(actor, pk)
    version = typed.whole(request.POST.get("version", ""))
    try:
        done = actions.apply(actor=actor, batch=found, version=-1 if version is None else version)
    except RowsRefused as error:
        fresh = _batch_for(actor, pk)
        form = ColumnsForm(batch=fresh, may_create=bool(may_edit_organizations(actor)))
        return _draw(request, actor, fresh, form, refusal=error, status=422)
    changed = plural(done.changed, "подключение", "подключения", "подключений")
    messages.success(
        request, f"Внесено: {changed}" + (f", новых организаций {done.created}" if done.created else "")
    )
    return redirect("gospubliki:list")


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Away with it."""
    actor = person_of(request)
    actions.discard(actor=actor, batch=_batch_for(actor, pk))
    messages.success(request, "Таблица отброшена, в реестре ничего не изменилось")
    return redirect("gospubliki:import")


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The register as XLSX: what the list's filters leave, all of it without them."""
    filters = Filters.of(request.GET) if request.GET else None
    content = export(actor=person_of(request), filters=filters)
    return as_file(content, f"Подключения {clock.city_now():%d.%m.%Y}.xlsx")


def _batch_for(actor: User, pk: int) -> ImportBatch:
    """A table on its way in.

    Raises:
        AccessDenied: the actor does not lead the register.
        Http404: there is none.
    """
    require(access.may_lead(actor))
    return access.get_batch_for(actor, pk)
