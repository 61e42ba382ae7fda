"""Beginning and ending appointments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.access import require
from core.accounts.access import get_person_for
from core.accounts.confirm import confirmed_identity
from core.accounts.current import person_of
from core.accounts.rights import Right
from core.errors import Refused
from core.forms import show_refusal
from core.organizations import access
from core.organizations.actions import appointments
from core.organizations.forms import AppointmentForm, EndForm


@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint a person by an order."""
    actor = person_of(request)
    person = get_person_for(actor, pk)
    require(access.may_appoint(actor, person))
    form = AppointmentForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            appointments.appoint(actor=actor, person=person, **form.cleaned_data)
            messages.success(
                request, f"Назначили: {person.short_name}|Права действуют с первого дня назначения"
            )
            return redirect("person", pk)
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "person": person}
    return render(request, "organizations/appoint.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an appointment, at once or after a day."""
    actor = person_of(request)
    appointment = access.get_appointment_for(actor, pk)
    require(access.may_appoint(actor, appointment.person))
    form = EndForm(request.POST if request.method == "POST" else None, initial={"when": "now"})
    if request.method == "POST" and form.is_valid():
        try:
            appointments.end_appointment(
                actor=actor, appointment=appointment, last_day=form.cleaned_data["last_day"]
            )
            messages.success(request, f"Назначение прекращается: {appointment.person.short_name}")
            return redirect("person", appointment.person_id)
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "appointment": appointment}
    return render(
        request, "organizations/appointment_end.html", context, status=422 if form.is_bound else 200
    )
