"""Accepting and declining a proposal; moving, cancelling, noting that it took place; answering about posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from contentplan import access
from contentplan.actions.events import changing, deciding
from contentplan.event_posts import days_words
from contentplan.forms import event as forms
from contentplan.models import EventQuestion, OfficialEvent
from contentplan.queries.event_page import posts_of
from contentplan.views.common import actor_of
from contentplan.views.events.entering import day_asked
from core.access import require
from core.errors import Refused, Stale
from core.forms import attempt, say_refused, show_refusal


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """«Взять в план»."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_keep_events(actor))
    try:
        deciding.accept_event(actor=actor, event=event)
    except Refused as error:
        say_refused(request, "В план не взято", error)
    else:
        messages.success(request, f"В плане: {days_words(event)}")
    return redirect("contentplan:event", event.pk)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """«Не брать», with the reason that the department will read."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_keep_events(actor))
    form = _reason_form(request, event, "Напишите, почему не берём: отдел увидит это в уведомлении")
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decline_event(actor=actor, event=event, reason=form.cleaned_data["reason"])
        except Stale as error:
            say_refused(request, "Решить не успели", error)
            return redirect("contentplan:event", event.pk)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Отклонено. Отдел увидит причину")
            return redirect("contentplan:event", event.pk)
    return _draw(request, "decline", event, form)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time; then the question about its posts. `?day=2026-11-27` is where it was dragged to."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_keep_events(actor))
    initial = forms.initial_of(event) | _dragged(event, day_asked(request)) | {"reason": ""}
    form = forms.MoveForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = _asked(
            form,
            lambda: changing.move_event(
                actor=actor, event=event, when=form.when, reason=data["reason"], version=data["version"]
            ),
        )
        if asked is not None:
            messages.success(request, f"Перенесено: {days_words(event)}")
            return _onward(event, asked)
    return _draw(request, "move", event, form)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the plan; then the question about its posts. A department takes its proposal back here."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_edit_event(actor, event))
    form = _reason_form(request, event, "Напишите, почему отменяется: это увидят те, кто готовил материалы")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = _asked(
            form,
            lambda: changing.cancel_event(
                actor=actor, event=event, reason=data["reason"], version=data["version"]
            ),
        )
        if asked is not None:
            messages.success(request, "Мероприятие отменено")
            return _onward(event, asked)
    return _draw(request, "cancel", event, form, posts=posts_of(actor, event))


@require_POST
def took_place(request: HttpRequest, pk: int) -> HttpResponse:
    """«Состоялось»."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_keep_events(actor))
    try:
        changing.note_took_place(actor=actor, event=event)
    except Refused as error:
        say_refused(request, "Не отмечено", error)
    else:
        messages.success(request, "Отмечено: состоялось")
    return redirect("contentplan:event", event.pk)


def _dragged(event: OfficialEvent, day: date | None) -> dict[str, Any]:
    """The days of an event whose first one is to be another."""
    if day is None:
        return {}
    return {"day": day, "last_day": event.last_day and event.last_day + (day - event.day)}


def _reason_form(request: HttpRequest, event: OfficialEvent, asked: str) -> forms.ReasonForm:
    bound = request.POST if request.method == "POST" else None
    return forms.ReasonForm(bound, asked=asked, initial={"version": event.version})


def _asked(form: Any, act: Callable[[], list[EventQuestion]]) -> list[EventQuestion] | None:
    """What is asked of the event's posts after the act; None when it was refused."""
    asked: list[EventQuestion] = []
    return asked if attempt(form, lambda: asked.extend(act())) else None


def _onward(event: OfficialEvent, asked: list[EventQuestion]) -> HttpResponse:
    """To the question when there is one."""
    return redirect("contentplan:event-questions" if asked else "contentplan:event", event.pk)


def _draw(request: HttpRequest, act: str, event: OfficialEvent, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context |= {"event": event, "form": form}
    return render(request, f"contentplan/events/{act}.html", context, status=status)
