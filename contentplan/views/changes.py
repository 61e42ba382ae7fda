"""Changing what is out: take it off the page, say that it was done by hand, try again, leave it as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan import access
from contentplan.actions import changes, tasks
from contentplan.content import load_revision
from contentplan.forms.delivery import RemoveForm
from contentplan.media.package import zipped
from contentplan.models import Change
from contentplan.queries.by_hand import package_of
from contentplan.queries.said import writing_of
from contentplan.views.common import actor_of
from core import typed
from core.access import require
from core.errors import AccessDenied, Refused, Stale
from core.forms import show_refusal
from core.looks import NETWORKS


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """«Удалить публикацию»: it cannot be taken back, so it is asked on a page, with a reason."""
    actor = actor_of(request)
    found = access.get_delivery_for(actor, pk)
    require(access.may_decide(actor))
    form = RemoveForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change = changes.remove(
                actor=actor, delivery=found, reason=data["reason"], version=data["version"]
            )
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            by_hand = change.state == "by_hand"
            messages.success(
                request, "Удалите вручную: шаги на странице" if by_hand else "Снимаем со страницы"
            )
            return redirect("contentplan:delivery", pk)
    context = {"delivery": found, "form": form, "network_name": NETWORKS[found.page.network].name}
    return render(request, "contentplan/remove.html", context, status=422 if form.is_bound else 200)


def _act(request: HttpRequest, pk: int, change_pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    actor = actor_of(request)
    change: Change = access.get_change_for(actor, pk, change_pk)
    require(access.may_decide(actor))
    try:
        act(actor=actor, change=change, version=typed.whole(request.POST.get("version", "")))
    except AccessDenied:
        raise
    except Stale as error:
        messages.warning(request, f"Уже решено иначе|{error.message}")
    except Refused as error:
        messages.warning(request, f"Не получилось|{error.message}")
    else:
        messages.success(request, done)
    return redirect("contentplan:delivery", pk)


@require_POST
def done(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """«Сделали вручную»: the page is read back."""
    return _act(request, pk, change_pk, changes.done_by_hand, "Записано|Портал посмотрит на страницу")


@require_POST
def again(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """Try by API once more."""
    return _act(request, pk, change_pk, changes.retry_change, "Повторяем")


@require_POST
def cancel(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """Leave the publication as it is."""
    return _act(request, pk, change_pk, changes.cancel_change, "Публикация остаётся как есть")


@require_GET
def package(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Everything for placing by hand, as one ZIP."""
    found = access.get_delivery_for(actor_of(request), pk)
    made = package_of(found, writing_of(load_revision(found.revision_id)))
    response = StreamingHttpResponse(zipped(made), content_type="application/zip")
    name = f"размещение-{found.pk}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def task_done(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """Tick a task of a post."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    task = access.get_task_for(actor, post, task_pk)
    tasks.finish_task(actor=actor, post=post, task=task)
    return redirect("contentplan:post", pk)
