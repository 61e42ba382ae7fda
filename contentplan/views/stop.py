"""The emergency stop: one page, one button, and lifting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from contentplan import access
from contentplan.actions import stop as actions
from contentplan.forms.stop import StopForm
from contentplan.models import Delivery, EmergencyStop
from contentplan.queries.deliveries import overdue_now
from contentplan.queries.modes import stops_standing
from contentplan.views.common import actor_of, reader_of
from core import typed
from core.access import require
from core.accounts.models import User
from core.accounts.rights import Role
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.russian import plural
from pages.models import OfficialPage


@require_GET
def stop(request: HttpRequest) -> HttpResponse:
    """What stands, and what a new stop would do."""
    return _draw(request, reader_of(request), StopForm(pages=working_pages()))


def working_pages() -> list[OfficialPage]:
    """Pages that something may be declared on, those of the administration first."""
    rows = OfficialPage.objects.filter(state="active").select_related("organization")
    return sorted(
        rows, key=lambda page: (page.organization.kind != "administration", page.organization.short_name)
    )


def _draw(request: HttpRequest, actor: User, form: StopForm) -> HttpResponse:
    standing = stops_standing()
    waiting = Delivery.objects.filter(state__in=["scheduled", "retry_wait"])
    held = overdue_now(actor) if standing else Delivery.objects.none()
    context: dict[str, Any] = {
        "stops": [
            {
                "stop": one,
                "ahead": actions.on_pages_of(one, waiting).count(),
                "held": actions.on_pages_of(one, held).count(),
            }
            for one in standing
        ],
        "everything": any(one.is_everywhere for one in standing),
        "form": form,
        "may_stop": access.may_stop(actor),
        "heads": access.people_with(Role.PRESS_HEAD),
        "held": list(held[:50]),
        "ahead": waiting.count(),
        "in_flight": actions.in_flight(seen=access.posts_visible_to(actor)),
    }
    return render(request, "contentplan/stop.html", context, status=422 if form.is_bound else 200)


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """«Остановить»."""
    actor = actor_of(request)
    require(access.may_stop(actor))
    data = request.POST.copy()
    for name, usual in (("where", "all"), ("kind", "general")):
        data.setdefault(name, usual)
    form = StopForm(data, pages=working_pages())
    if not form.is_valid():
        return _draw(request, actor, form)
    try:
        stopped = actions.declare_stop(
            actor=actor,
            reason=form.cleaned_data["reason"],
            kind=form.cleaned_data["kind"],
            pages=form.chosen(),
        )
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, actor, form)
    flying = len(stopped.in_flight)
    going = (
        f"|Уже ушло, не остановить: {plural(flying, 'размещение', 'размещения', 'размещений')}"
        if flying
        else ""
    )
    what = "Всё остановлено" if stopped.stop.is_everywhere else "Выбранные страницы остановлены"
    undo = f"undo:{reverse('contentplan:stop-lift')}?stop={stopped.stop.pk}"
    messages.success(request, f"{what}{going}", extra_tags=undo)
    return redirect("contentplan:stop")


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """«Снять остановку». What has become overdue meanwhile is asked about on the next screen.

    An undo is a POST whose field stands in its address, so both are read.
    """
    actor = actor_of(request)
    require(access.may_stop(actor))
    asked = request.POST.get("stop") or request.GET.get("stop") or ""
    standing = EmergencyStop.objects.filter(lifted_at__isnull=True)
    number = typed.whole(asked)
    found = standing.filter(pk=number).first() if number is not None else None
    if found is None and not asked:
        found = standing.first()
    if found is None:
        return redirect("contentplan:stop")
    waiting = actions.lift_stop(actor=actor, stop=found)
    if not waiting:
        messages.success(request, "Остановка снята. Размещение идёт дальше")
        return redirect("contentplan:stop")
    many = plural(waiting, "размещение", "размещения", "размещений")
    messages.success(request, f"Остановка снята|Опоздало {many}: решите, что с каждым")
    return redirect("contentplan:overdue")
