"""Throwing a draft away, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from contentplan import access
from contentplan.actions import drafts
from contentplan.views.common import actor_of
from core.access import require
from core.errors import Refused
from core.forms import say_refused


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """«Выбросить черновик», with ten seconds to take it back; later too, from its card."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    try:
        drafts.discard(actor=actor, revision=post.latest)
    except Refused as error:
        say_refused(request, "Не выброшено", error)
        return redirect("contentplan:post", post.pk)
    undo = reverse("contentplan:restore", args=[post.pk])
    messages.success(request, "Черновик выброшен", extra_tags=f"undo:{undo}")
    return redirect("contentplan:plan")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отменить», «Вернуть черновик»."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    try:
        drafts.restore(actor=actor, post=post)
    except Refused as error:
        say_refused(request, "Не возвращено", error)
    else:
        messages.success(request, "Черновик возвращён")
    return redirect("contentplan:post", post.pk)
