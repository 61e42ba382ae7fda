"""People: list, card, adding, inviting, closing the door."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.access import require
from core.accounts import access, queries
from core.accounts.actions import invitations, people, second_factor
from core.accounts.confirm import confirmed_identity
from core.accounts.current import person_of
from core.accounts.forms import PersonForm, ReasonForm
from core.accounts.models import User
from core.accounts.rights import Right
from core.errors import Refused
from core.forms import one_line, show_refusal
from core.notifications.mail import mail_is_on

ReasonedAction = Callable[[User, User, str], None]


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Everybody, with roles and the state of the second factor."""
    actor = person_of(request)
    require(access.may_manage_people(actor))
    query, closed = one_line(request.GET.get("q", ""), most=80), request.GET.get("closed") == "yes"
    context = {"people": queries.people_list(query=query, closed=closed), "q": query, "closed": closed}
    return render(request, "accounts/people.html", context)


@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: appointments, sign-in, what can be done."""
    actor = person_of(request)
    person = access.get_person_for(actor, pk)
    context = {
        "person": person,
        "appointments": queries.appointments_of(person),
        "today": clock.city_now().date(),
        "factor": second_factor.factor_of(person),
        "factor_required": access.needs_second_factor(person),
        "invitation": invitations.open_invitation(person),
        "may_manage": access.may_manage(actor, person),
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a person; rights come by appointment, the door opens by invitation."""
    actor = person_of(request)
    require(access.may_manage_people(actor))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = people.add_person(actor=actor, **form.cleaned_data)
            messages.success(request, f"Добавили: {person.full_name}|Теперь назначьте и пригласите")
            return redirect("person", person.pk)
        except Refused as error:
            show_refusal(form, error)
    return render(request, "accounts/person_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a name or the e-mail by which the person signs in."""
    actor = person_of(request)
    person = access.get_person_for(actor, pk)
    require(access.may_manage(actor, person))
    initial = {name: getattr(person, name) for name in people.NAME_FIELDS}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            people.change_person(actor=actor, person=person, **form.cleaned_data)
            messages.success(request, "Записали")
            return redirect("person", pk)
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "person": access.get_person_for(actor, pk)}
    return render(request, "accounts/person_form.html", context, status=422 if form.is_bound else 200)


# --- the door ---------------------------------------------------------------------------------------


@never_cache
@require_POST
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time address: by e-mail where there is mail, else shown once to be handed over."""
    actor = person_of(request)
    person = access.get_person_for(actor, pk)
    token = invitations.invite(actor=actor, person=person)
    mailed = mail_is_on() and invitations.mail_invitation(person, token)
    context = {"person": person, "mailed": mailed, "mail_failed": mail_is_on() and not mailed}
    if not mailed:
        context["url"] = invitations.invitation_url(token)
    return render(request, "accounts/invited.html", context)


@require_POST
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the address stop working."""
    actor = person_of(request)
    person = access.get_person_for(actor, pk)
    invitations.revoke_invitation(actor=actor, person=person)
    messages.success(request, "Приглашение отозвано")
    return redirect("person", pk)


@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the door to a person who has left."""

    def act(actor: User, person: User, reason: str) -> None:
        people.deactivate(actor=actor, person=person, reason=reason)
        messages.success(request, f"Вход закрыт: {person.full_name}|Начатые входы закончены")

    return _with_reason(request, pk, "accounts/person_close.html", act)


@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone is lost: the person enrols anew."""

    def act(actor: User, person: User, reason: str) -> None:
        second_factor.reset_second_factor(actor=actor, person=person, reason=reason)
        messages.success(request, f"Второй фактор сброшен: {person.full_name}|Новый спросим при входе")

    return _with_reason(request, pk, "accounts/person_reset.html", act)


def _with_reason(request: HttpRequest, pk: int, template: str, act: ReasonedAction) -> HttpResponse:
    actor = person_of(request)
    person = access.get_person_for(actor, pk)
    require(access.may_manage(actor, person))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(actor, person, form.cleaned_data["reason"])
            return redirect("person", pk)
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "person": person, "appointments": person.appointments_in_force()}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@confirmed_identity(right=Right.PEOPLE_MANAGE)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the door again."""
    actor = person_of(request)
    person = access.get_person_for(actor, pk)
    people.reactivate(actor=actor, person=person)
    messages.success(request, f"Вход снова открыт: {person.full_name}")
    return redirect("person", pk)
