"""The journal's screen: what happened, who did it, and whether the record of it is whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock, typed
from core.accounts.current import person_of
from core.audit import actions, queries
from core.audit import export as table
from core.audit.forms import FilterForm
from core.errors import AccessDenied, Refused


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """A page of the journal; `entry` opens one entry beside it."""
    form = FilterForm(request.GET)
    page = queries.page_of(person_of(request), form.chosen(), request.GET.get("before", ""))
    opened = typed.whole(request.GET.get("entry", ""))
    context = {
        "form": form,
        "page": page,
        "chain": queries.chain_state(),
        "detail": queries.detail_of(person_of(request), opened) if opened is not None else None,
        "is_chosen": any(request.GET.get(name) for name in form.fields),
        "today": clock.city_now(),
    }
    return render(request, "audit/journal.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The chosen entries as CSV, at most `MOST_ROWS`; that it was taken is journalled."""
    chosen = FilterForm(request.GET).chosen()
    found = queries.chosen_entries(person_of(request), chosen)
    actions.note_export(actor=person_of(request), count=found.order_by()[: table.MOST_ROWS].count())
    response = StreamingHttpResponse(table.lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-{clock.city_now():%Y-%m-%d-%H%M}.csv"'
    return response


@require_POST
def check_chain(request: HttpRequest) -> HttpResponse:
    """Ask for a check of the whole chain now."""
    try:
        actions.ask_for_check(actor=person_of(request))
    except AccessDenied:
        raise
    except Refused as error:
        messages.error(request, f"{error.message}|{error.advice}")
    else:
        messages.info(
            request, "Проверяем цепочку|Итог появится здесь через несколько секунд: обновите страницу."
        )
    return redirect("audit:journal")
