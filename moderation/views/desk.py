"""The moderator's desk: the queue, one item with its surroundings, what may still be taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import require
from core.forms import PortalForm
from moderation import access
from moderation.models import InboxItem
from moderation.queries.item import story_of
from moderation.queries.undoable import undoable_by
from moderation.views.choices import choices_for
from moderation.views.common import Desk, actor_of


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The list; beside it, on a wide screen, the first item that nobody else has in hand."""
    actor = actor_of(request)
    require(access.may_see_room(actor))
    desk = Desk.of(request)
    first = next((row for row in desk.rows if not row.claimed_now or row.claimed_by_id == actor.pk), None)
    item = access.get_item_for(actor, first.pk) if first is not None else None
    if item is not None:
        desk.open(item)
    return draw(request, desk, item, alone=False)


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The list alone, for HTMX: what came meanwhile; with `open` the row that is open."""
    require(access.may_see_room(actor_of(request)))
    desk = Desk.of(request)
    asked = request.GET.get("open", "")
    desk.open_pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return render(request, "moderation/_rows.html", {"queue": desk})


@require_GET
def undoable(request: HttpRequest) -> HttpResponse:
    """Bars of decisions that may still be taken back, for HTMX."""
    actor = actor_of(request)
    require(access.may_see_room(actor))
    return render(request, "moderation/_undo.html", {"undoable": undoable_by(actor)})


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item; with `?whole=1` all of a long text, with `?ready=` a ready answer in the field."""
    found = access.get_item_for(actor_of(request), pk)
    return draw(request, Desk.of(request, found), found)


def draw(
    request: HttpRequest,
    desk: Desk,
    item: InboxItem | None,
    *,
    alone: bool = True,
    name: str = "",
    form: PortalForm | None = None,
) -> HttpResponse:
    """The desk with an item open; `form` is the one of `name` that was refused."""
    actor = desk.actor
    context: dict[str, Any] = {
        "queue": desk,
        "head": desk.head(),
        "item": item,
        "alone": alone,
        "actor": actor,
        "undoable": undoable_by(actor),
        "wrong": name if form is not None else "",
        "wrong_form": form,
    }
    if item is not None:
        context |= {
            "story": story_of(actor, item),
            "whole": bool(request.GET.get("whole")),
            **choices_for(actor, item, ready=request.GET.get("ready", ""), name=name, form=form),
        }
    return render(request, "moderation/queue.html", context, status=422 if form is not None else 200)
