"""Where news comes from: which networks knock at the portal, which are asked, what could not be read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.access import require
from core.errors import Refused
from networks.inbound.access import may_run_hooks
from networks.inbound.actions.handle import try_parked_again
from networks.inbound.actions.hooks import listen, stop_listening
from networks.inbound.queries import health
from pages.access import get_page_for
from pages.queries.listening import ears, source_of, unheard
from pages.views.common import actor_of


@require_GET
def listening(request: HttpRequest) -> HttpResponse:
    """All sources with their state."""
    require(may_run_hooks(actor_of(request)))
    return _draw(request)


def _draw(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    context = {"ears": ears(), "unheard": unheard(), "health": health(), "refusal": refusal}
    return render(request, "pages/listening.html", context, status=422 if refusal else 200)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The network of a page is told to knock."""
    return _change(request, pk, listen, "Сеть присылает события сама")


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The network of a page is told to knock no more."""
    return _change(request, pk, stop_listening, "Сеть больше не присылает события")


def _change(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    require(may_run_hooks(actor))
    try:
        act(actor=actor, source=source_of(page))
    except Refused as refusal:
        return _draw(request, refusal)
    messages.success(request, done)
    return redirect("pages:listening")


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """«Разобрать снова»: what was given up is tried anew."""
    actor = actor_of(request)
    require(may_run_hooks(actor))
    try_parked_again(actor=actor)
    messages.success(request, "Разбираем снова")
    return redirect("pages:listening")
