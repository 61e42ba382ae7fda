"""Writing a post: a new one, a draft, the next revision of what was approved."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from contentplan import access
from contentplan.content import load_latest
from contentplan.models import Post, Revision
from contentplan.views.card import draw_card
from contentplan.views.common import actor_of
from contentplan.views.desk import Desk
from core import clock, typed
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused
from core.russian import short_name

# A link may ask for a day this far from today; farther ones are typos.
FARTHEST_DAYS = 366
_EDITED_IN_PLACE = ("draft", "returned", "withdrawn")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new post; `?page=7&day=2026-11-25&at=18:00` marks a page and sets a time."""
    actor = actor_of(request)
    require(access.may_write(actor))
    if request.method == "POST":
        return _posted(request, actor, None)
    return _draw(request, Desk.of_new(actor, _asked(request)))


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post: the editor for whoever writes while it may be written, else its card."""
    actor = actor_of(request)
    found = access.get_post_for(actor, pk)
    if request.method == "POST":
        require(access.may_write(actor))
        return _posted(request, actor, found)
    latest = load_latest(found)
    if latest.state in _EDITED_IN_PLACE and access.may_write(actor):
        return _draw(request, Desk.of_post(actor, found, latest))
    return draw_card(request, actor, found, latest=latest)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The next revision of a post that was approved: nothing is changed until it is saved.

    `?correct=7` marks page 7, where the post is out, to be corrected.
    """
    actor = actor_of(request)
    found = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    if request.method == "POST":
        return _posted(request, actor, found)
    if found.latest.state == "in_review":
        return redirect("contentplan:post", found.pk)
    return _draw(request, Desk.of_post(actor, found, correct=_asked_to_correct(request)))


@require_POST
def preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What follows the typing: nothing is kept."""
    actor = actor_of(request)
    found = access.get_post_for(actor, pk) if pk is not None else None
    require(access.may_write(actor))
    desk = Desk.of_request(request, actor, found)
    return render(request, "contentplan/editor/_live.html", {**desk.live(), "form": desk.form, "oob": True})


def _posted(request: HttpRequest, actor: User, found: Post | None) -> HttpResponse:
    act = request.POST.get("act", "save")
    desk = Desk.of_request(request, actor, found)
    if act.startswith("photo-") or act == "preview":
        desk.tray.apply(act)
        desk.form.hush()
        desk.extras.hush()
        return _photos(request, desk)
    if not desk.is_valid():
        return _draw(request, desk, status=422)
    try:
        saved = desk.save()
        if act == "submit":
            desk.submit(saved)
    except AccessDenied:
        raise
    except Refused as error:
        desk.refuse(error)
        return _draw(request, desk, status=422)
    assert desk.post is not None
    messages.success(request, _told(saved, act))
    return redirect("contentplan:post", desk.post.pk)


def _told(saved: Revision, act: str) -> str:
    if act != "submit":
        return f"Черновик сохранён, редакция {saved.number}"
    people = access.approvers_of(saved)[: 1 if saved.post.approver_id else 3]
    return f"Отправлено на согласование|Ждёт {', '.join(short_name(one.full_name) for one in people)}"


def _photos(request: HttpRequest, desk: Desk) -> HttpResponse:
    """After an act on photos: the tray alone for htmx, the whole screen without script."""
    if not request.headers.get("HX-Request"):
        return _draw(request, desk)
    context = {"tray": desk.tray, "form_url": form_url(desk)}
    response = render(request, "contentplan/editor/_photos.html", context)
    response["HX-Trigger-After-Settle"] = "photos-changed"
    return response


def _draw(request: HttpRequest, desk: Desk, status: int = 200) -> HttpResponse:
    context = {**desk.context(), "form_url": form_url(desk), "actor": desk.actor}
    return render(request, "contentplan/editor/editor.html", context, status=status)


def form_url(desk: Desk) -> str:
    """Where the editor's form is sent."""
    if desk.post is None or desk.newest is None:
        return reverse("contentplan:new")
    name = "edit" if desk.newest.state == "approved" else "post"
    return reverse(f"contentplan:{name}", args=[desk.post.pk])


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a link to the editor asks for; nonsense is passed over."""
    asked: dict[str, Any] = {}
    page, asked_day = typed.whole(request.GET.get("page", "")), typed.day(request.GET.get("day", ""))
    if page is not None:
        asked["pages"] = [page]
    if asked_day and abs((asked_day - clock.city_now().date()).days) <= FARTHEST_DAYS:
        hour = _hour(request.GET.get("at", ""))
        asked["due_at"] = datetime.combine(asked_day, hour, tzinfo=clock.city_zone())
    return asked


def _asked_to_correct(request: HttpRequest) -> list[int]:
    return typed.wholes(request.GET.getlist("correct"))


def _hour(text: str) -> time:
    """The hour of a link, noon by default."""
    with suppress(ValueError):
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    return time(12)
