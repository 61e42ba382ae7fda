"""The approver's desk: what waits, the post as residents will see it, one tap."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan import access
from contentplan.actions import review
from contentplan.content import load_revision
from contentplan.forms.approval import ReturnForm, VersionForm
from contentplan.models import Approval, Revision
from contentplan.queries import people, said
from contentplan.queries.queue import Queue, queue_of
from contentplan.queries.review import decisions_by, versions_of
from contentplan.views.common import actor_of, reader_of, when
from core import clock
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused, Stale
from core.forms import show_refusal


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """The list alone; with `?decided=1` what this person has decided lately."""
    actor = reader_of(request)
    context: dict[str, Any] = {"queue": queue_of(actor), "actor": actor}
    if request.GET.get("decided"):
        context["decisions"] = list(decisions_by(actor)[:50])
    return render(request, "contentplan/approvals.html", context)


@require_GET
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """A revision before its approver."""
    actor = actor_of(request)
    revision = access.get_revision_for(actor, pk)
    if revision.state == "draft":
        return redirect("contentplan:post", revision.post_id)
    return _draw(request, actor, revision)


def _draw(
    request: HttpRequest,
    actor: User,
    revision: Revision,
    *,
    form: ReturnForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    revision, queue = load_revision(revision.pk), queue_of(actor)
    place, before, after = queue.around(revision.pk)
    context = {
        "queue": queue,
        "place": place,
        "before": before,
        "after": after,
        "actor": actor,
        "form": form,
        "refusal": refusal,
        **_document(request, actor, revision),
    }
    wrong = refusal is not None or (form is not None and form.is_bound)
    return render(request, "contentplan/approval.html", context, status=422 if wrong else 200)


def _document(request: HttpRequest, actor: User, revision: Revision) -> dict[str, Any]:
    """The revision itself; with `?plain=1` without the marks of what has changed."""
    earlier = said.earlier_of(revision)
    plain = request.GET.get("plain") or earlier is None or earlier.text == revision.text
    return {
        "revision": revision,
        "post": revision.post,
        "said": said.said_by(revision),
        "earlier": earlier,
        "parts": None if plain or earlier is None else said.changes(earlier.text, revision.text),
        "remark": said.remark_before(revision, versions_of(actor, revision.post))
        if revision.number > 1
        else None,
        "decision": revision.approvals.select_related("approver").first(),
        "may_approve": access.may_approve(actor, revision),
        "approvers": people.approvers_of_many([revision])[revision.pk],
        "waits": clock.now() - revision.submitted_at if revision.submitted_at else None,
    }


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """«Согласовать», and on to the next."""
    actor = actor_of(request)
    revision = access.get_revision_for(actor, pk)
    onward = queue_of(actor)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        decided = review.approve(actor=actor, revision=revision, version=version)
    except AccessDenied:
        raise
    except Stale as error:
        return _too_late(request, actor, revision, error)
    except Refused as error:
        return _draw(request, actor, revision, refusal=error)
    messages.success(request, f"Согласовано. {_comes_out(decided)}")
    return _onward(onward, pk)


def _comes_out(approval: Approval) -> str:
    times = sorted(approval.deliveries.values_list("due_at", flat=True))
    return f"Выйдет {when(times[0])}" if times else ""


def _too_late(request: HttpRequest, actor: User, revision: Revision, error: Stale) -> HttpResponse:
    """Somebody was first. Decided: the post says by whom. Changed by its author: look again."""
    revision.refresh_from_db()
    if revision.state == "in_review":
        messages.warning(request, f"Материал изменился|{error.message}")
    else:
        messages.info(request, f"Решение уже есть|{error.message}")
    return redirect("contentplan:approval", revision.pk)


def _onward(queue: Queue, pk: int) -> HttpResponse:
    following = queue.next_after(pk)
    if following is None:
        return redirect("contentplan:approvals")
    return redirect("contentplan:approval", following.revision.pk)


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """«Вернуть» with a remark."""
    actor = actor_of(request)
    revision = access.get_revision_for(actor, pk)
    require(access.may_approve(actor, revision))
    if request.method == "GET":
        if revision.state != "in_review":
            return redirect("contentplan:approval", revision.pk)
        return _draw(request, actor, revision, form=ReturnForm(initial={"version": revision.version}))
    onward, form = queue_of(actor), ReturnForm(request.POST)
    if not form.is_valid():
        return _draw(request, actor, revision, form=form)
    data = form.cleaned_data
    try:
        review.return_with_remark(
            actor=actor, revision=revision, remark=data["whole"], version=data["version"]
        )
    except AccessDenied:
        raise
    except Stale as error:
        return _too_late(request, actor, revision, error)
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, actor, revision, form=form)
    messages.success(request, f"Возвращено. {revision.post.author.full_name} увидит замечание")
    return _onward(onward, pk)
