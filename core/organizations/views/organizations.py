"""The tree of organizations and their cards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.access import require
from core.accounts.access import may_manage_people
from core.accounts.current import person_of
from core.errors import Refused
from core.forms import show_refusal
from core.organizations import access
from core.organizations.actions import organizations
from core.organizations.forms import OrganizationForm
from core.organizations.models import Appointment
from core.organizations.queries import named_like, organizations_visible_to, tree_of


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """All that the person sees, as a tree."""
    actor = person_of(request)
    require(access.may_see_organizations(actor))
    closed = request.GET.get("closed") == "yes"
    asked = request.GET.get("q", "").strip()[:100]
    rows = organizations_visible_to(actor).select_related("parent")
    if not closed:
        rows = rows.filter(is_active=True)
    context = {
        "branches": tree_of(named_like(rows, asked) if asked else rows),
        "q": asked,
        "closed": closed,
        "may_edit": access.may_edit_organizations(actor),
        "may_keep_orders": access.may_keep_orders(actor),
    }
    return render(request, "organizations/list.html", context)


@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization: requisites, people, what it oversees."""
    actor = person_of(request)
    organization = access.get_organization_for(actor, pk)
    today = clock.city_now().date()
    people = Appointment.objects.ahead_of(today).filter(organization=organization)
    context = {
        "organization": organization,
        "appointments": people.select_related("person", "order").order_by("role", "person__last_name"),
        "children": organization.children.active(),
        "may_edit": access.may_edit_organizations(actor),
        "may_manage_people": may_manage_people(actor),
        "today": today,
    }
    return render(request, "organizations/card.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter an organization."""
    actor = person_of(request)
    require(access.may_edit_organizations(actor))
    form = OrganizationForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        try:
            organization = organizations.add_organization(actor=actor, **form.cleaned_data)
            messages.success(request, f"Внесли: {organization.short_name}")
            return redirect("organizations:card", organization.pk)
        except Refused as error:
            show_refusal(form, error)
    return render(request, "organizations/form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an organization."""
    actor = person_of(request)
    organization = access.get_organization_for(actor, pk)
    require(access.may_edit_organizations(actor))
    form = OrganizationForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            organizations.change_organization(actor=actor, organization=organization, **form.cleaned_data)
            messages.success(request, "Записали")
            return redirect("organizations:card", pk)
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "organization": access.get_organization_for(actor, pk)}
    return render(request, "organizations/form.html", context, status=422 if form.is_bound else 200)
