"""Entering an event with its posts, correcting it, making more posts of it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from contentplan import access
from contentplan.actions.events import entering
from contentplan.actions.events.posts import make_posts
from contentplan.event_posts import days_words
from contentplan.forms import event as forms
from contentplan.models import OfficialEvent
from contentplan.queries.event_page import day_beside
from contentplan.views.common import actor_of
from contentplan.views.events.suggesting import posts_form, suggested
from core import typed
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.russian import plural


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new event. `?like=7` repeats one, `?line=…` reads a pasted line, `?day=2026-11-27` sets the day."""
    actor = actor_of(request)
    require(access.may_propose(actor))
    if request.method == "POST":
        return _posted_new(request, actor)
    like = typed.whole(request.GET.get("like", ""))
    past = access.get_event_for(actor, like) if like is not None else None
    line = request.GET.get("line", "")
    initial = forms.initial_of_new(actor, like=past, line=line, day=day_asked(request))
    form = forms.EventForm(actor=actor, initial=initial)
    return _draw_new(request, actor, form, posts_form(actor), line=line)


def _posted_new(request: HttpRequest, actor: User) -> HttpResponse:
    form, posts = forms.EventForm(request.POST, actor=actor), forms.PostsForm(request.POST)
    with_posts = request.POST.get("act") == "posts" and bool(access.may_keep_events(actor))
    if not form.is_valid() or (with_posts and not posts.is_valid()):
        return _draw_new(request, actor, form, posts, status=422)
    key = form.cleaned_data["request_key"]
    try:
        with transaction.atomic():
            event = entering.enter_event(actor=actor, data=form.data_of_event(), request_key=key)
            wanted = posts.wanted() if with_posts else []
            made = make_posts(actor=actor, event=event, wanted=wanted, request_key=key) if wanted else []
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(posts if error.field in posts.fields else form, error)
        return _draw_new(request, actor, form, posts, status=422)
    messages.success(request, _told(event, len(made)))
    return redirect("contentplan:event", event.pk)


def _told(event: OfficialEvent, made: int) -> str:
    days = days_words(event)
    if event.state == "proposed":
        return f"Предложено: {days}. Пресс-служба ответит в уведомлениях"
    posts = f", черновиков: {made}" if made else ""
    return f"В плане: {days}{posts}"


def _draw_new(
    request: HttpRequest,
    actor: User,
    form: forms.EventForm,
    posts: forms.PostsForm,
    *,
    line: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "posts": posts,
        "line": line,
        "may_keep": access.may_keep_events(actor),
        **_live(actor, form),
        **suggested(actor, form, posts),
    }
    return render(request, "contentplan/events/new.html", context, status=status)


@require_POST
def live(request: HttpRequest) -> HttpResponse:
    """What follows the typing: times of the posts and what else is on that day. Nothing is kept."""
    actor = actor_of(request)
    require(access.may_propose(actor))
    form, posts = forms.EventForm(request.POST, actor=actor), forms.PostsForm(request.POST)
    context = {
        "form": form,
        "posts": posts,
        "may_keep": access.may_keep_events(actor),
        "oob": True,
        **_live(actor, form),
        **suggested(actor, form, posts),
    }
    return render(request, "contentplan/events/_live.html", context)


def _live(actor: User, form: forms.EventForm) -> dict[str, Any]:
    """What else is on the day that stands in the form, right or wrong otherwise."""
    day = form.so_far().get("day")
    return {"day": day_beside(actor, day) if day else None}


def day_asked(request: HttpRequest) -> date | None:
    """The day of `?day=2026-11-27`; nonsense is passed over."""
    return typed.day(request.GET.get("day", ""))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Words, place, people; a proposal's time too."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_edit_event(actor, event))
    bound = request.POST if request.method == "POST" else None
    form = forms.EventForm(bound, actor=actor, event=event, initial=forms.initial_of(event))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            entering.edit_event(
                actor=actor,
                event=event,
                data=form.data_of_event(),
                version=-1 if version is None else version,
            )
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Мероприятие изменено")
            return redirect("contentplan:event", event.pk)
    status = 422 if form.is_bound else 200
    return render(request, "contentplan/events/edit.html", {"event": event, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest, pk: int) -> HttpResponse:
    """More posts of an event that is in the plan."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_keep_events(actor))
    form = forms.PostsForm(request.POST) if request.method == "POST" else posts_form(actor, event)
    if request.method == "POST" and form.is_valid():
        wanted, key = form.wanted(), form.cleaned_data["request_key"]
        try:
            made = make_posts(actor=actor, event=event, wanted=wanted, request_key=key or uuid.uuid4())
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            if not made:
                form.add_error(None, "Отметьте хотя бы один материал")
            else:
                messages.success(
                    request, f"Заведено: {plural(len(made), 'черновик', 'черновика', 'черновиков')}"
                )
                return redirect("contentplan:event", event.pk)
    context = {"event": event, "posts": form, **suggested(actor, event, form)}
    return render(request, "contentplan/events/posts.html", context, status=422 if form.is_bound else 200)
