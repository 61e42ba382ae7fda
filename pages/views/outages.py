"""Networks out of reach: the list, marking one, saying that it is back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.access import may, require
from core.accounts.models import User
from core.accounts.rights import Right
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from pages import access
from pages.actions.outages import mark_reachable, mark_unreachable
from pages.forms.outages import OutageForm
from pages.models import NetworkOutage, OfficialPage
from pages.queries.outages import standing_outages
from pages.views.common import actor_of


def _form(data: Any = None) -> OutageForm:
    pages = OfficialPage.objects.filter(state="active").order_by("network", "title")
    return OutageForm(data, pages=list(pages), initial={"first": clock.city_now().date()})


@require_http_methods(["GET", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    """What is out of reach, was and will be; the form for whoever may mark."""
    actor = actor_of(request)
    require(may(actor, Right.PAGES_SEE, "Доступность сетей видит тот, кто видит все страницы города."))
    if request.method == "GET":
        return _draw(request, actor, _form())
    require(access.may_mark_networks(actor))
    form = _form(request.POST)
    if not form.is_valid():
        return _draw(request, actor, form)
    wanted = form.cleaned_data
    try:
        made = mark_unreachable(
            actor=actor,
            network=wanted["network"],
            ground=wanted["ground"],
            first=wanted["first"],
            last=wanted["last"],
            pages=form.chosen(),
            nonce=wanted["nonce"],
        )
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, actor, form)
    messages.success(
        request,
        f"{made.get_network_display()}: недоступность отмечена|Решите, что с размещениями, которые там стоят",
    )
    return redirect("pages:outages")


def _draw(request: HttpRequest, actor: User, form: OutageForm) -> HttpResponse:
    context = {
        "outages": standing_outages(),
        "form": form,
        "may_mark": access.may_mark_networks(actor),
    }
    return render(request, "pages/outages.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """«Снова доступна»."""
    actor = actor_of(request)
    require(access.may_mark_networks(actor))
    found = get_object_or_404(NetworkOutage, pk=pk)
    mark_reachable(actor=actor, outage=found)
    messages.success(request, f"{found.get_network_display()}: отмечено, что снова доступна")
    return redirect("pages:outages")
