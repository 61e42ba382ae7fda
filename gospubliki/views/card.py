"""One organization: what is to be done, how, and what has been done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.accounts.current import person_of
from core.errors import Refused
from core.evidence.actions import keep
from core.forms import attempt
from gospubliki import access
from gospubliki.actions.state import Word, move_connection
from gospubliki.actions.steps import finish_step, move_due_day, move_start_day, reopen_step
from gospubliki.actions.template import take_newest_template
from gospubliki.forms.decisions import DoneForm, DueForm, ReasonForm, StateForm
from gospubliki.models import Connection
from gospubliki.queries.card import card_of
from gospubliki.queries.guides import guides_by_step
from gospubliki.queries.people import helpers_of
from gospubliki.queries.questions import questions_of


@require_GET
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """The card: large, one step open, fit for a phone."""
    actor = person_of(request)
    shown = access.get_organization_for(actor, pk)
    context = {
        "organization": shown,
        "card": card_of(actor, shown),
        "helpers": helpers_of(shown),
        "questions": questions_of(actor, shown)[:5],
        "guides": guides_by_step(),
        "is_own": pk in access.own_ids(actor),
        "may_lead": access.may_lead(actor),
        "sees_all": access.sees_all(actor),
    }
    return render(request, "gospubliki/card.html", context)


@require_GET
def connection(request: HttpRequest, pk: int) -> HttpResponse:
    """A connection by its number alone, as the journal knows it: its place on the card of its organization."""
    return redirect(access.get_connection_for(person_of(request), pk))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """«Начать»: the steps appear."""
    actor = person_of(request)
    connection = access.get_connection_for(actor, pk)
    move_connection(actor=actor, connection=connection, target="in_progress", said=Word())
    messages.success(request, "Начали. Первый шаг открыт")
    return redirect(connection)


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Another state, with a date, words and proof."""
    actor = person_of(request)
    connection = access.get_connection_for(actor, pk)
    targets = None if access.may_lead(actor) else ["connected"]
    require(access.may_move(actor, connection, "connected"))
    form = StateForm(
        request.POST or None, files=request.FILES or None, connection=connection, targets=targets
    )
    if request.method == "POST" and form.is_valid():
        data, said = form.cleaned_data, form.said
        moved = attempt(
            form,
            lambda: move_connection(
                actor=actor,
                connection=connection,
                target=data["target"],
                said=said,
                version=data["version"],
            ),
        )
        if moved:
            messages.success(request, f"Записали: {connection.get_state_display()}")
            return redirect(connection)
    context = {"form": form, "connection": connection, "only_connected": targets is not None}
    return render(request, "gospubliki/state.html", context, status=422 if form.is_bound else 200)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """«Сделано»."""
    actor = person_of(request)
    step = access.get_step_for(actor, pk)
    require(access.may_tick(actor, step))
    form = DoneForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(str(next(text for texts in form.errors.values() for text in texts)))
    data = form.cleaned_data
    news = finish_step(
        actor=actor, step=step, on_date=data["on_date"], note=data["note"], files=keep(data["proofs"])
    )
    if news:
        undo = reverse("gospubliki:step-undo", args=[step.pk])
        messages.success(request, "Отметили: шаг сделан", extra_tags=f"undo:{undo}")
    return redirect(step.connection)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отменить» beside «Отметили»: pressed by mistake."""
    actor = person_of(request)
    step = access.get_step_for(actor, pk)
    reopen_step(actor=actor, step=step, reason="Нажали по ошибке")
    messages.info(request, "Отметку сняли")
    return redirect(step.connection)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not done after all."""
    actor = person_of(request)
    step = access.get_step_for(actor, pk)
    require(access.may_tick(actor, step))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: reopen_step(actor=actor, step=step, reason=reason)):
            messages.success(request, "Отметку сняли, шаг снова в работе")
            return redirect(step.connection)
    context = {"form": form, "connection": step.connection, "step": step}
    return render(request, "gospubliki/reopen.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def step_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day for a step."""
    actor = person_of(request)
    step = access.get_step_for(actor, pk)
    require(access.may_lead(actor))
    act = partial(move_due_day, actor=actor, step=step)
    return _another_day(request, step.connection, step.title, step.due_on, act)


@require_http_methods(["GET", "POST"])
def start_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day to begin by."""
    actor = person_of(request)
    connection = access.get_connection_for(actor, pk)
    require(access.may_lead(actor))
    act = partial(move_start_day, actor=actor, connection=connection)
    return _another_day(request, connection, "Начать подключение", connection.due_on, act)


def _another_day(
    request: HttpRequest, connection: Connection, what: str, day: date | None, act: Callable[..., None]
) -> HttpResponse:
    """Ask for the day and the reason, then `act` with them."""
    form = DueForm(request.POST or None, initial={"due_on": day})
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: act(**form.cleaned_data)):
        messages.success(request, "Срок перенесён")
        return redirect(connection)
    context = {"form": form, "connection": connection, "what": what}
    return render(request, "gospubliki/due.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring over to the newest list of steps."""
    actor = person_of(request)
    connection = access.get_connection_for(actor, pk)
    take_newest_template(actor=actor, connection=connection)
    messages.success(request, "Шаги обновили: сделанное осталось")
    return redirect(connection)
