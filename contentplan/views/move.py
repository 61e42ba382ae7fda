"""Moving a post in the plan. The same POST for the mouse, the keyboard and the plain form."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from contentplan import access
from contentplan.actions.moves import NeedsApproval, move_line, seen_of
from contentplan.forms.post import InstantField, MoveForm
from contentplan.models import Post
from contentplan.queries.modes import still_stopped
from contentplan.views.common import actor_of, when
from core import clock
from core.access import require
from core.accounts.addresses import local_path
from core.errors import AccessDenied, Refused
from core.forms import show_refusal


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time for what a post has at `at`; outside the approved day it is asked first.

    An undo is a POST whose fields stand in its address, so both are read.
    """
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    require(access.may_decide(actor))
    if request.method == "GET":
        return _draw(request, post, _form_of(request, post))
    data: QueryDict = request.GET.copy()
    data.update(request.POST)
    form = MoveForm(data)
    if not form.is_valid():
        return _draw(request, post, form)
    asked = form.cleaned_data
    since, due_at = asked["at"], asked["due_at"]
    try:
        seen = move_line(
            actor=actor, post=post, since=since, due_at=due_at, seen=asked["seen"], again=asked["again"]
        )
    except AccessDenied:
        raise
    except NeedsApproval as error:
        return _draw(request, post, form, ask=error.message)
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, post, form)
    back = local_path(request, asked["next"], default=_week_of(due_at))
    _tell(request, post, since, due_at, seen, back, again=asked["again"])
    return redirect(back)


def _tell(
    request: HttpRequest,
    post: Post,
    since: datetime,
    due_at: datetime,
    seen: str,
    back: str,
    *,
    again: bool,
) -> None:
    """What has become of it; a move that asked nobody can be undone."""
    if again:
        messages.success(request, f"Перенесено на {when(due_at)}|Ждёт нового согласования")
        return
    stopped = still_stopped(post.latest.pages.values_list("page_id", flat=True))
    local = since.astimezone(clock.city_zone())
    back_again = {
        "at": due_at.isoformat(),
        "due_at_0": f"{local:%Y-%m-%d}",
        "due_at_1": f"{local:%H:%M}",
        "seen": seen,
        "next": back,
    }
    undo = f"{reverse('contentplan:move', args=[post.pk])}?{urlencode(back_again)}"
    tags = f"undo:{undo}" if since > clock.now() else ""
    words = "|".join(part for part in (f"«{post.title}» — {when(due_at)}", stopped) if part)
    messages.success(request, words, extra_tags=tags)


def _form_of(request: HttpRequest, post: Post) -> MoveForm:
    """The plain form, for the time in the address; the earliest one of the post by default."""
    at = _at(request.GET.get("at", "")) or _first(post)
    seen = seen_of(post, at) if at else ""
    back = request.GET.get("next", "")
    return MoveForm(initial={"at": at.isoformat() if at else "", "due_at": at, "seen": seen, "next": back})


def _at(text: str) -> datetime | None:
    """An instant of the address; «+» of the zone often comes as a space."""
    try:
        return InstantField().to_python(text.replace(" ", "+"))
    except ValidationError:
        return None


def _first(post: Post) -> datetime | None:
    times = [place.due_at for place in post.latest.pages.all() if place.due_at]
    return min(times) if times else None


def _week_of(due_at: datetime) -> str:
    day = due_at.astimezone(clock.city_zone()).date()
    return f"{reverse('contentplan:plan')}?week={day.isoformat()}"


def _draw(request: HttpRequest, post: Post, form: MoveForm, ask: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "post": post,
        "form": form,
        "ask": ask,
        "stopped": still_stopped(post.latest.pages.values_list("page_id", flat=True)),
        "back": local_path(request, str(form["next"].value() or ""), default=reverse("contentplan:plan")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "contentplan/move.html", context, status=status)
