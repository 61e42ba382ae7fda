"""A post to be read: what it says, how it stands on its pages, what may be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan import access
from contentplan.actions import deliveries, review, times
from contentplan.content import load_revision
from contentplan.forms.post import CancelForm, RescheduleForm
from contentplan.models import Post, Revision
from contentplan.queries import people, post_places, said
from contentplan.queries.review import revisions_of, versions_of
from contentplan.views.common import actor_of, when
from core import typed
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused, Stale
from core.forms import show_refusal
from core.russian import plural


def draw_card(
    request: HttpRequest,
    actor: User,
    post: Post,
    *,
    form: RescheduleForm | None = None,
    latest: Revision | None = None,
) -> HttpResponse:
    """The card of a post in its newest revision that the actor may see; `latest` is the newest of all, loaded."""
    versions = versions_of(actor, post)
    if not versions:
        raise Http404("nothing of this post is the actor's to see")
    newest = versions[0].pk
    revision = latest if latest and latest.pk == newest else load_revision(newest)
    context = {
        **_shown(actor, post, revision),
        "approval": next(iter(versions[0].approvals.all()), None),
        "versions": versions,
        "reschedule": form
        or RescheduleForm(initial={"version": revision.version, "due_at": _first(revision)}),
        "approvers": people.approvers_of_many([revision])[revision.pk]
        if revision.state == "in_review"
        else [],
    }
    return render(request, "contentplan/post.html", context, status=422 if form else 200)


def _shown(actor: User, post: Post, revision: Revision) -> dict[str, Any]:
    rows = post_places.places_of(post, revision)
    return {
        "post": post,
        "revision": revision,
        "said": said.said_by(revision),
        "places": rows,
        "outcome": post_places.outcome_of(rows) if revision.state == "approved" else "",
        "tasks": post.tasks.select_related("done_by"),
        "can_cancel": [row for row in rows if row.can_cancel],
        "may_write": access.may_write(actor),
        "may_decide": access.may_decide(actor),
        "may_approve": access.may_approve(actor, revision),
        "actor": actor,
    }


def _first(revision: Revision) -> Any:
    times = [place.due_at for place in revision.pages.all() if place.due_at]
    return min(times) if times else None


@require_GET
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An earlier revision, to be read."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    found = revisions_of(actor, post).filter(number=number).first()
    if found is None:
        raise Http404("no such revision for this person")
    revision = load_revision(found.pk)
    context = {
        "post": post,
        "revision": revision,
        "said": said.said_by(revision),
        "name": f"Редакция {number}",
        "approval": next(iter(found.approvals.all()), None),
        "versions": versions_of(actor, post),
    }
    return render(request, "contentplan/version.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Back from review into the editor."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    try:
        review.withdraw(actor=actor, revision=post.latest)
    except Stale as error:
        messages.warning(request, f"Отозвать не успели|{error.message}")
    else:
        messages.success(request, "Отозвано. Можно править")
    return redirect("contentplan:post", post.pk)


@require_POST
def reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time for all pages of what is in review."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    revision, form = post.latest, RescheduleForm(request.POST)
    if not form.is_valid():
        return draw_card(request, actor, post, form=form)
    due_at = form.cleaned_data["due_at"]
    places = [place for place in revision.pages.all() if not place.corrects]  # those have no time
    if all(place.due_at == due_at for place in places):
        return redirect("contentplan:post", post.pk)
    try:
        wanted = {place.page_id: due_at for place in places}
        times.reschedule(actor=actor, revision=revision, times=wanted, version=form.cleaned_data["version"])
    except Refused as error:
        show_refusal(form, error)
        return draw_card(request, actor, post, form=form)
    messages.success(request, f"Новое время: {when(due_at)}")
    return redirect("contentplan:post", post.pk)


@require_POST
def remove_page(request: HttpRequest, pk: int, page_pk: int) -> HttpResponse:
    """Take a page out of what is in review. A second click finds nothing to take."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_write(actor))
    if typed.whole(page_pk) is None:
        raise Http404("no page has such a number")
    revision = post.latest
    if revision.pages.filter(page_id=page_pk).exists():
        try:
            times.remove_page(actor=actor, revision=revision, page_id=page_pk, version=revision.version)
        except AccessDenied:
            raise
        except Refused as error:
            messages.warning(request, f"Страница осталась в материале|{error.message}")
        else:
            messages.success(request, "Страница убрана из материала")
    return redirect("contentplan:post", post.pk)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel everything of a post that has not gone out; it cannot be taken back, so it is asked on a page."""
    actor = actor_of(request)
    post = access.get_post_for(actor, pk)
    require(access.may_decide(actor))
    form = CancelForm(request.POST if request.method == "POST" else None)
    rows = [row for row in post_places.places_of(post, load_revision(post.latest.pk)) if row.can_cancel]
    if request.method == "POST" and form.is_valid():
        _cancel_all(request, actor, rows, form.cleaned_data["reason"])
        return redirect("contentplan:post", post.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "contentplan/cancel.html", {"post": post, "rows": rows, "form": form}, status=status
    )


def _cancel_all(request: HttpRequest, actor: User, rows: list[post_places.PlaceRow], reason: str) -> None:
    """Each page by itself: one that is just being sent does not keep the others."""
    done = 0
    for row in rows:
        assert row.delivery is not None
        try:
            deliveries.cancel_delivery(actor=actor, delivery=row.delivery, reason=reason)
            done += 1
        except AccessDenied:
            raise
        except Refused as error:
            messages.warning(request, f"{row.page}: не отменено|{error.message}")
    if done:
        messages.success(request, f"Отменено: {plural(done, 'размещение', 'размещения', 'размещений')}")
