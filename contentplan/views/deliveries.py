"""The story of a delivery and what a person may do with it. Every act is a POST and may be clicked twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from contentplan import access
from contentplan.actions import deliveries, outcomes, overdue
from contentplan.content import load_revision, payload
from contentplan.engine.change.said import standing
from contentplan.forms import delivery as forms
from contentplan.models import Delivery
from contentplan.queries import said, story
from contentplan.queries.by_hand import package_of
from contentplan.queries.changes import change_now, open_change, versions_on_page
from contentplan.queries.deliveries import siblings
from contentplan.queries.modes import obstacle_of, still_stopped
from contentplan.queries.overdue import slots_for
from contentplan.views.common import actor_of, when
from core.access import require
from core.accounts.models import User
from core.clock import Week
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.looks import NETWORKS
from pages.queries.weeks import weeks_of

Done = Callable[[User, Delivery, dict[str, Any]], str]


@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """The story; `?by_hand=1` opens the steps of placing it by hand."""
    actor = actor_of(request)
    return _draw(request, actor, access.get_delivery_for(actor, pk))


def _draw(
    request: HttpRequest, actor: User, found: Delivery, name: str = "", form: forms.ActForm | None = None
) -> HttpResponse:
    acts = story.acts_of(found)
    by_hand = found.state == "by_hand" or bool(request.GET.get("by_hand")) or name == "placed"
    context = {
        **_told(found),
        "actor": actor,
        "may_decide": access.may_decide(actor),
        "may_write": access.may_write(actor),
        "package": package_of(found, said.writing_of(load_revision(found.revision_id)))
        if by_hand and acts.place
        else None,
        "acts": acts,
        "by_hand": by_hand and acts.place,
        "forms": {**_forms(found), **({name: form} if form is not None else {})},
        "wrong": name if form is not None else "",
        "wrong_form": form,
    }
    return render(request, "contentplan/delivery.html", context, status=422 if form is not None else 200)


def _told(found: Delivery) -> dict[str, Any]:
    """What is known of the delivery, whoever looks."""
    revision, obstacle = standing(found), obstacle_of(found)
    attempts, order = list(found.attempts.all()), list(NETWORKS)
    change = open_change(found)
    now = change_now(found, change)
    return {
        "delivery": found,
        "post": found.post,
        "network_name": NETWORKS[found.page.network].name,
        "said": said.said_by(revision),
        "text": said.writing_of(revision).whole_in(found.page.network),
        "events": story.timeline_of(found, obstacle),
        "attempts": [one for one in attempts if one.kind != "look"],
        "asked_words": story.asked_words(found, attempts) if found.state == "unknown" else "",
        "where_to_look": story.WHERE_TO_LOOK[found.page.network],
        "now": now,
        "change_text": payload(load_revision(change.revision_id), found.page.network).text
        if change and change.revision_id and now and now.waits
        else "",
        "page_versions": versions_on_page(found),
        "siblings": sorted(siblings(found), key=lambda one: order.index(one.page.network)),
        "week": weeks_of([found.page_id], Week.of(found.due_at)).get(found.page_id),
        "obstacle": obstacle,
        "slots": slots_for(found) if found.state == "expired" or found.is_asked else [],
    }


def _forms(found: Delivery) -> dict[str, forms.ActForm]:
    seen = {"version": found.version}
    return {
        "move": forms.MoveForm(initial={**seen, "due_at": found.due_at}, auto_id="move_%s"),
        "now": forms.ActForm(initial=seen, auto_id="now_%s"),
        "hold": forms.HoldForm(initial=seen, auto_id="hold_%s"),
        "cancel": forms.CancelForm(initial=seen, auto_id="cancel_%s"),
        "present": forms.LinkForm(initial=seen, auto_id="present_%s"),
        "placed": forms.LinkForm(initial=seen, auto_id="placed_%s"),
    }


def _act(
    request: HttpRequest, pk: int, name: str, form_class: type[forms.ActForm], act: Done, *, undo: str = ""
) -> HttpResponse:
    """Bind, act, go back to the story; a refusal stands at its field with what was typed."""
    actor = actor_of(request)
    found = access.get_delivery_for(actor, pk)
    require(access.may_decide(actor))
    form = form_class(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            done = act(actor, found, form.cleaned_data)
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            back = f"undo:{reverse(f'contentplan:delivery-{undo}', args=[pk])}" if undo else ""
            messages.success(request, done, extra_tags=back)
            return redirect("contentplan:delivery", pk)
    found.refresh_from_db()
    return _draw(request, actor, found, name, form)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time of the same day."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        deliveries.move_delivery(actor=actor, delivery=found, due_at=data["due_at"], version=data["version"])
        return "|".join(
            part
            for part in (f"Перенесено. Выйдет {when(data['due_at'])}", still_stopped([found.page_id]))
            if part
        )

    return _act(request, pk, "move", forms.MoveForm, act)


@require_POST
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not wait for its time."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        deliveries.send_now(actor=actor, delivery=found, version=data["version"])
        return "|".join(part for part in ("Отправляем сейчас", still_stopped([found.page_id])) if part)

    return _act(request, pk, "now", forms.ActForm, act)


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it from going out; can be undone. `next=by_hand` goes on to placing it by hand."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        deliveries.hold(actor=actor, delivery=found, reason=data["reason"])
        return "Придержано"

    response = _act(request, pk, "hold", forms.HoldForm, act, undo="lift")
    if response.status_code == 302 and request.POST.get("next") == "by_hand":
        return redirect(f"{reverse('contentplan:delivery', args=[pk])}?by_hand=1")
    return response


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a held one go."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        if found.is_asked:
            overdue.send_late(actor=actor, delivery=found)
            return "Отправляем с опозданием"
        deliveries.lift_hold(actor=actor, delivery=found)
        return f"Отпущено. Выйдет {when(found.due_at)}"

    return _act(request, pk, "lift", forms.ActForm, act)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take this page out for good."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        deliveries.cancel_delivery(
            actor=actor, delivery=found, reason=data["reason"], version=data["version"]
        )
        return "Отменено на этой странице"

    return _act(request, pk, "cancel", forms.CancelForm, act)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again; the page is looked at first."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        deliveries.retry(actor=actor, delivery=found)
        return "Повторяем|Сначала посмотрим, нет ли её уже на странице"

    return _act(request, pk, "retry", forms.ActForm, act)


@require_POST
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """«Да, она на стене», with its link."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        outcomes.answer_unknown(actor=actor, delivery=found, found_url=data["url"], version=data["version"])
        return "Записано: публикация на странице"

    return _act(request, pk, "present", forms.LinkForm, act)


@require_POST
def absent(request: HttpRequest, pk: int) -> HttpResponse:
    """«Нет, её там нет»: looked up once more, then sent."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        outcomes.answer_unknown(actor=actor, delivery=found, found_url=None, version=data["version"])
        if found.state == "expired":
            return "Записано|Согласование уже не действует, поэтому портал не отправит: назначьте новое время"
        return "Записано|Посмотрим на стену ещё раз и отправим, если не найдём"

    return _act(request, pk, "absent", forms.ActForm, act)


@require_POST
def placed(request: HttpRequest, pk: int) -> HttpResponse:
    """«Разместили вручную», with the link; it counts the same."""

    def act(actor: User, found: Delivery, data: dict[str, Any]) -> str:
        outcomes.place_by_hand(actor=actor, delivery=found, url=data["url"], version=data["version"])
        return "Записано: размещено вручную"

    return _act(request, pk, "placed", forms.LinkForm, act)
