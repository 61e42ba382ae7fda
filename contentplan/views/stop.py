"""The emergency stop: one page, one button, and lifting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from contentplan import access
from contentplan.actions import stop as actions
from contentplan.forms.stop import StopForm
from contentplan.models import Delivery
from contentplan.queries.deliveries import overdue_now
from contentplan.queries.stop import current_stop
from contentplan.views.common import actor_of, reader_of
from core.access import require
from core.accounts.models import User
from core.accounts.rights import Role
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.russian import plural


@require_GET
def stop(request: HttpRequest) -> HttpResponse:
    """What stands, or what would happen."""
    return _draw(request, reader_of(request), StopForm())


def _draw(request: HttpRequest, actor: User, form: StopForm) -> HttpResponse:
    standing = current_stop()
    context = {
        "stop": standing,
        "form": form,
        "may_stop": access.may_stop(actor),
        "heads": access.people_with(Role.PRESS_HEAD),
        "held": list(overdue_now(actor)[:50]) if standing else [],
        "ahead": Delivery.objects.filter(state__in=["scheduled", "retry_wait"]).count(),
        "in_flight": actions.in_flight(),
    }
    return render(request, "contentplan/stop.html", context, status=422 if form.is_bound else 200)


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """«Остановить всё»."""
    actor = actor_of(request)
    require(access.may_stop(actor))
    form = StopForm(request.POST)
    if not form.is_valid():
        return _draw(request, actor, form)
    try:
        stopped = actions.stop_all(actor=actor, reason=form.cleaned_data["reason"])
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
    messages.success(
        request, f"Всё остановлено{going}", extra_tags=f"undo:{reverse('contentplan:stop-lift')}"
    )
    return redirect("contentplan:stop")


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """«Снять остановку»."""
    actor = actor_of(request)
    require(access.may_stop(actor))
    stood = current_stop() is not None
    actions.lift_stop(actor=actor)
    if stood:
        messages.success(request, "Остановка снята. Размещение идёт дальше")
    return redirect("contentplan:stop")
