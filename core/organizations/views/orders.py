"""Orders on which rights rest."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.access import require
from core.accounts.confirm import confirmed_identity
from core.accounts.current import person_of
from core.accounts.rights import Right
from core.errors import Refused
from core.forms import show_refusal
from core.organizations import access
from core.organizations.actions import orders
from core.organizations.forms import OrderForm, VoidForm
from core.organizations.models import Order
from core.organizations.queries import appointments_on
from core.russian import plural


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All orders, those in force first."""
    require(access.may_keep_orders(person_of(request)))
    today = clock.city_now().date()
    alive = Q(appointments__until__isnull=True) | Q(appointments__until__gte=today)
    alive &= Q(appointments__ended_on__isnull=True) | Q(appointments__ended_on__gt=today)
    rows = Order.objects.annotate(people=Count("appointments", filter=alive)).select_related("successor")
    return render(
        request, "organizations/orders.html", {"orders": rows.order_by("is_void", "-date", "number")}
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter an order."""
    actor = person_of(request)
    require(access.may_keep_orders(actor))
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            order = orders.add_order(actor=actor, **form.cleaned_data)
            messages.success(request, f"Внесли распоряжение {order}")
            return redirect("organizations:orders")
        except Refused as error:
            show_refusal(form, error)
    return render(
        request, "organizations/order_form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an order, enter its address on the site."""
    actor = person_of(request)
    order = access.get_order_for(actor, pk)
    require(access.may_keep_orders(actor))
    form = OrderForm(request.POST or None, order=order)
    if request.method == "POST" and form.is_valid():
        try:
            orders.change_order(actor=actor, order=order, **form.cleaned_data)
            messages.success(request, "Записали")
            return redirect("organizations:orders")
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "order": access.get_order_for(actor, pk)}
    return render(request, "organizations/order_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an order as void: first it is shown which appointments fall with it."""
    actor = person_of(request)
    order = access.get_order_for(actor, pk)
    require(access.may_keep_orders(actor))
    form = VoidForm(request.POST if request.method == "POST" else None, order=order)
    if request.method == "POST" and form.is_valid():
        try:
            fallen = orders.void_order(actor=actor, order=order, successor=form.cleaned_data["successor"])
            ended = plural(len(fallen), "назначение", "назначения", "назначений")
            messages.success(request, f"Распоряжение {order} утратило силу|Прекращено: {ended}")
            return redirect("organizations:orders")
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "order": order, "falling": appointments_on(order)}
    return render(request, "organizations/order_void.html", context, status=422 if form.is_bound else 200)
