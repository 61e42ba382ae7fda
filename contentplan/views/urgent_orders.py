"""Standing orders of urgent publications: the act, who is on duty, ready texts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan.actions.urgent import orders as actions
from contentplan.forms.urgent import ChangeForm, DutyForm, OrderForm, TemplateForm
from contentplan.models import Duty, StandingOrder
from contentplan.queries import urgent as queries
from contentplan.urgent_access import may_keep_orders
from contentplan.urgent_kinds import KIND_NAMES
from contentplan.views.common import actor_of, reader_of
from core import clock
from core.access import require
from core.errors import AccessDenied, Refused
from core.forms import PortalForm, show_refusal


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """All standing orders, those in force first, and the ready texts."""
    actor = reader_of(request)
    rows = StandingOrder.objects.select_related("order", "chief")[:100]
    today = clock.city_now().date()
    context = {
        "rows": [(one, one.is_in_force(today)) for one in rows],
        "kinds": queries.kinds_of(),
        "may_keep": may_keep_orders(actor),
    }
    return render(request, "contentplan/urgent/orders.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A new standing order."""
    actor = actor_of(request)
    require(may_keep_orders(actor))
    form = OrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made: list[StandingOrder] = []

        def act() -> None:
            made.append(actions.enter_order(actor=actor, act=form.act(), terms=form.terms()))

        if _done(form, act):
            messages.success(request, "Распоряжение внесено|Теперь назначьте дежурных")
            return redirect("urgent:order", made[0].pk)
    return render(
        request, "contentplan/urgent/order_form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what it allows, who is on duty."""
    actor = reader_of(request)
    return _draw(request, _standing(pk), bool(may_keep_orders(actor)), DutyForm())


def _draw(request: HttpRequest, standing: StandingOrder, may_keep: bool, form: DutyForm) -> HttpResponse:
    context = {**queries.facts_of(standing), "may_keep": may_keep, "form": form}
    return render(request, "contentplan/urgent/order.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what it allows."""
    actor = actor_of(request)
    require(may_keep_orders(actor))
    standing = _standing(pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, standing=standing)
    form.fields["version"].initial = standing.version
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            actions.change_order(
                actor=actor, standing=standing, terms=form.terms(), version=form.cleaned_data["version"]
            )

        if _done(form, act):
            messages.success(request, "Распоряжение записано")
            return redirect("urgent:order", pk)
    context = {"form": form, "standing": standing}
    return render(
        request, "contentplan/urgent/order_form.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it today."""
    actor = actor_of(request)
    require(may_keep_orders(actor))
    actions.end_order(actor=actor, standing=_standing(pk))
    messages.success(request, "Распоряжение прекращено. Срочное по нему больше не отправить")
    return redirect("urgent:order", pk)


@require_POST
def duty_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person on duty."""
    actor = actor_of(request)
    require(may_keep_orders(actor))
    standing, form = _standing(pk), DutyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data

        def act() -> None:
            actions.add_duty(actor=actor, standing=standing, **data)

        if _done(form, act):
            messages.success(request, f"Дежурит {data['person'].short_name}")
            return redirect("urgent:order", pk)
    return _draw(request, standing, True, form)


@require_POST
def duty_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person off duty."""
    actor = actor_of(request)
    require(may_keep_orders(actor))
    duty = get_object_or_404(Duty.objects.select_related("person", "standing__order"), pk=pk)
    actions.remove_duty(actor=actor, duty=duty)
    messages.success(request, f"Больше не дежурит {duty.person.short_name}")
    return redirect("urgent:order", duty.standing_id)


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A ready text with its blanks."""
    actor = actor_of(request)
    require(may_keep_orders(actor))
    found = next((one for one in queries.kinds_of() if one.code == kind and one.code != "own"), None)
    if found is None:
        raise Http404("no such template")
    posted = request.POST if request.method == "POST" else None
    form = TemplateForm(posted, initial={"text": found.text})
    if posted is not None and form.is_valid():

        def act() -> None:
            actions.save_template(actor=actor, kind=kind, text=form.cleaned_data["text"])

        if _done(form, act):
            messages.success(request, f"Заготовка «{KIND_NAMES[kind]}» записана")
            return redirect("urgent:orders")
    context = {"form": form, "kind": found}
    return render(request, "contentplan/urgent/template.html", context, status=422 if form.is_bound else 200)


def _standing(pk: int) -> StandingOrder:
    return get_object_or_404(StandingOrder.objects.select_related("order", "chief", "entered_by"), pk=pk)


def _done(form: PortalForm, act: Callable[[], object]) -> bool:
    """Act; a refusal stands at its field."""
    try:
        act()
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return False
    return True
