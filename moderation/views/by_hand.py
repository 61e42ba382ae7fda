"""Acts in the networks that wait for a person: the list, one of them with its steps, what the person says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused, Stale
from core.evidence.actions import keep
from core.evidence.queries import files_of
from core.forms import show_refusal
from moderation import access
from moderation.actions import by_hand
from moderation.files import ACT
from moderation.forms import by_hand as forms
from moderation.models import Action
from moderation.queries.by_hand import line_of, waiting_actions
from moderation.queries.timeline import events_of
from moderation.queries.undoable import undoable_by
from moderation.views.common import actor_of

Act = Callable[[User, Action, dict[str, Any]], object]
_ACTS: dict[str, tuple[type[forms.VersionForm], str]] = {
    "done": (forms.DoneForm, "Записано: сделано вручную"),
    "retry": (forms.VersionForm, "Портал попробует ещё раз"),
    "hand": (forms.ReasonForm, "Теперь это делает человек"),
    "drop": (forms.ReasonForm, "Записано: не нужно"),
    "present": (forms.SeenForm, "Записано: ответ стоит"),
    "absent": (forms.VersionForm, "Отправим ещё раз"),
}


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The list, the oldest first."""
    actor = actor_of(request)
    require(access.may_moderate(actor))
    found = waiting_actions(actor, request.GET.get("after", ""))
    return render(request, "moderation/by_hand.html", {"lines": found.lines, "after": found.after})


@require_GET
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: its steps while it waits for a person, its story always."""
    actor = actor_of(request)
    return _draw(request, actor, access.get_action_for(actor, pk))


def _draw(
    request: HttpRequest, actor: User, found: Action, name: str = "", form: forms.VersionForm | None = None
) -> HttpResponse:
    seen = {"version": found.version}
    made = {key: kind(initial=seen, auto_id=f"{key}_%s") for key, (kind, _) in _ACTS.items()}
    context = {
        "action": found,
        "line": line_of(found),
        "moderates": access.may_moderate(actor),
        "forms": {**made, **({name: form} if form is not None else {})},
        "wrong_form": form,
        "events": events_of(found),
        "files": files_of(ACT, [found.pk]).get(found.pk, ()),
        "undoable": undoable_by(actor),
    }
    return render(request, "moderation/action.html", context, status=422 if form is not None else 200)


def _act(request: HttpRequest, pk: int, name: str, act: Act) -> HttpResponse:
    """Bind, act, stay on the story; a refusal stands at its field with what was typed."""
    actor = actor_of(request)
    found = access.get_action_for(actor, pk)
    require(access.may_moderate(actor))
    kind, done = _ACTS[name]
    form = kind(request.POST, request.FILES, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(actor, found, form.cleaned_data)
        except AccessDenied:
            raise
        except Stale as error:
            messages.info(request, f"Это уже изменилось|{error.message}")
            return redirect("moderation:action", pk)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect("moderation:action", pk)
    return _draw(request, actor, access.get_action_for(actor, pk), name, form)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """«Сделано», with a link or a word on how to see it."""

    def act(actor: User, found: Action, data: dict[str, Any]) -> None:
        files = keep(data.pop("proofs"))
        by_hand.mark_done(actor=actor, action=found, files=files, **data)

    return _act(request, pk, "done", act)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the portal try again."""

    def act(actor: User, found: Action, data: dict[str, Any]) -> None:
        by_hand.retry(actor=actor, action=found, **data)

    return _act(request, pk, "retry", act)


@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the portal's hands."""

    def act(actor: User, found: Action, data: dict[str, Any]) -> None:
        by_hand.hand_over(actor=actor, action=found, **data)

    return _act(request, pk, "hand", act)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Do without it, with the reason."""

    def act(actor: User, found: Action, data: dict[str, Any]) -> None:
        by_hand.give_up(actor=actor, action=found, **data)

    return _act(request, pk, "drop", act)


@require_POST
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """«Да, ответ стоит»."""

    def act(actor: User, found: Action, data: dict[str, Any]) -> None:
        by_hand.answer_unknown(actor=actor, action=found, there=True, **data)

    return _act(request, pk, "present", act)


@require_POST
def absent(request: HttpRequest, pk: int) -> HttpResponse:
    """«Нет, его там нет»: it is sent again."""

    def act(actor: User, found: Action, data: dict[str, Any]) -> None:
        by_hand.answer_unknown(actor=actor, action=found, there=False, **data)

    return _act(request, pk, "absent", act)
