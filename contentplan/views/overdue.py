"""What has missed its time: one screen, a decision for each row or for all at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from contentplan import access
from contentplan.actions import overdue as actions
from contentplan.queries.overdue import Row, late_of, overdue_rows
from contentplan.views.common import actor_of, reader_of, when
from core import typed
from core.access import require
from core.errors import AccessDenied, Refused
from core.russian import plural

_PLACES = ("размещение", "размещения", "размещений")
_BULK = [
    (actions.SEND, "отправить по очереди"),
    (actions.SLOT, "поставить на свободное время"),
    (actions.HAND, "разместить вручную"),
    (actions.CANCEL, "отменить"),
]


@require_http_methods(["GET", "POST"])
def overdue(request: HttpRequest) -> HttpResponse:
    """The list with its decisions. `all` is for rows that have none of their own."""
    actor = reader_of(request)
    if request.method == "POST":
        require(access.may_decide(actor))
        wanted = _wanted(request, overdue_rows(actor))
        if not wanted:
            messages.warning(request, "Ничего не выбрано|Выберите решение у строк или одно для всех")
        else:
            _tell(request, actions.decide_overdue(actor=actor, decisions=wanted))
        return redirect("contentplan:overdue")
    context: dict[str, Any] = {
        "rows": overdue_rows(actor),
        "bulk": _BULK,
        "may_decide": access.may_decide(actor),
    }
    return render(request, "contentplan/overdue.html", context)


def _wanted(request: HttpRequest, rows: list[Row]) -> list[actions.Decision]:
    """What was chosen for rows that still wait. A row that has gone from the list needs nothing any more."""
    for_all, found = request.POST.get("all", ""), []
    for row in rows:
        pk = row.delivery.pk
        seen = typed.whole(request.POST.get(f"version_{pk}", ""))
        if seen is None:
            continue
        what, _, time = (request.POST.get(f"do_{pk}") or for_all).partition(":")
        at = typed.instant(time)
        if what == actions.SLOT and not time and row.slots:
            at = row.slots[0].at
        known = what in (actions.SEND, actions.HAND, actions.CANCEL)
        if known or (what == actions.SLOT and at is not None):
            found.append(actions.Decision(row.delivery, what, seen, at))
    return found


def _tell(request: HttpRequest, done: actions.Decided) -> None:
    said = [
        f"{words}: {count}"
        for words, count in (
            ("отправим", done.sent),
            ("перенесено", done.moved),
            ("ждёт согласования на новое время", done.asked_again),
            ("вручную", done.by_hand),
            ("отменено", done.cancelled),
        )
        if count
    ]
    if said:
        messages.success(request, f"Решено|{', '.join(said)}")
    if done.refused:
        many = plural(len(done.refused), *_PLACES)
        messages.warning(request, f"Не получилось: {many}|{' '.join(done.refused[:5])}"[:1500])


@require_POST
def slot(request: HttpRequest, pk: int) -> HttpResponse:
    """«Поставить на 16:00» on the page of a delivery; where the approval does not reach, it is asked again."""
    actor = actor_of(request)
    found = access.get_delivery_for(actor, pk)
    require(access.may_decide(actor))
    at = typed.instant(request.POST.get("at", ""))
    if at is None:
        messages.warning(request, "Не перенесено|Такого времени нет. Обновите страницу")
        return redirect("contentplan:delivery", pk)
    rows = late_of(found)
    mine = [row for row in rows if row.pk == pk]
    covered = bool(request.POST.get("covered"))
    try:
        again = actions.put_at(actor=actor, rows=mine if covered else rows, due_at=at)
    except AccessDenied:
        raise
    except Refused as error:
        messages.warning(request, f"Не перенесено|{error.message} {error.advice}".rstrip())
        return redirect("contentplan:delivery", pk)
    if again:
        messages.success(request, f"Поставлено на {when(at)}|Ждёт нового согласования")
        return redirect(reverse("contentplan:post", args=[found.post_id]))
    messages.success(request, f"Поставлено на {when(at)}")
    return redirect("contentplan:delivery", pk)
