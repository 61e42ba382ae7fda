"""The list of events and one event."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contentplan import access
from contentplan.models import Official, OfficialEvent
from contentplan.queries import event_page
from contentplan.queries.events import LISTS, counts_of, lines_of, listed
from contentplan.views.common import actor_of, reader_of
from core import typed

PER_PAGE = 50


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """What is ahead, what is proposed, what waits for an answer, what is past."""
    actor = reader_of(request)
    which = request.GET.get("list", "")
    which = which if which in LISTS else ""
    official_id = typed.whole(request.GET.get("who", ""))
    page = Paginator(listed(actor, which, official_id=official_id), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = counts_of(actor)
    context = {
        "which": which,
        "lists": [(key, words, counts.get(key, 0)) for key, words in LISTS.items()],
        "page_obj": page,
        "lines": lines_of(cast("QuerySet[OfficialEvent]", page.object_list)),
        "officials": Official.objects.filter(is_active=True),
        "official_id": official_id,
        "may_propose": access.may_propose(actor),
        "may_keep": access.may_keep_events(actor),
    }
    return render(request, "contentplan/events/list.html", context)


@require_GET
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """An event: what is said of it, its posts, what may be done."""
    actor = actor_of(request)
    found = access.get_event_for(actor, pk)
    context = {
        "event": found,
        "posts": event_page.posts_of(actor, found),
        "asked": found.questions.filter(answered_at__isnull=True).count(),
        "day": event_page.day_beside(actor, found.day),
        "may_keep": access.may_keep_events(actor),
        "may_edit": access.may_edit_event(actor, found),
        "may_propose": access.may_propose(actor),
    }
    return render(request, "contentplan/events/event.html", context)
