"""The blacklist: who is banned where, why and until when; one entry with its evidence and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused, Stale
from core.forms import show_refusal
from core.looks import NETWORKS
from moderation import access
from moderation.actions import blacklist
from moderation.forms import entries as forms
from moderation.forms.decide import VersionForm
from moderation.graphs import IN_FORCE
from moderation.grounds import Ground
from moderation.models import BlacklistEntry
from moderation.queries.blacklist import EntryFilters, entries, entry_actions, in_force_count
from moderation.queries.same_person import evidence_of, other_entries
from moderation.views.common import actor_of

Act = Callable[[User, BlacklistEntry, Any], object]
STATE_WORDS = (
    ("in_force", "Действуют"),
    ("soon", "Скоро истекут"),
    ("nameless", "Без основания"),
    ("over", "Снятые"),
)
_ACTS: dict[str, tuple[type[VersionForm], str]] = {
    "unban": (forms.ReasonForm, "Снимаем запрет в сети и проверим"),
    "extend": (forms.ExtendForm, "Продлили, записываем в сети"),
    "ground": (forms.GroundForm, "Основание записано"),
}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Who is on it, the newest first."""
    actor = actor_of(request)
    require(access.may_moderate(actor))
    filters = EntryFilters.of(request.GET.dict())
    found = entries(actor, filters, after=request.GET.get("after", ""))
    asked = {"network": filters.network, "ground": filters.ground, "q": filters.q}
    kept = {name: value for name, value in asked.items() if value}
    here = reverse("moderation:blacklist")
    context = {
        "filters": filters,
        "filtered": bool(kept),
        "entries": found.entries,
        "count": in_force_count(actor),
        "more": f"{here}?{urlencode({'state': filters.state, **kept, 'after': found.after})}"
        if found.after
        else "",
        "states": [
            (word, f"{here}?{urlencode({'state': code, **kept})}", code == filters.state)
            for code, word in STATE_WORDS
        ],
        "networks": [(code, network.name) for code, network in NETWORKS.items()],
        "grounds": Ground.choices,
    }
    return render(request, "moderation/blacklist.html", context)


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry."""
    actor = actor_of(request)
    return _draw(request, actor, access.get_entry_for(actor, pk))


def _draw(
    request: HttpRequest, actor: User, found: BlacklistEntry, name: str = "", form: VersionForm | None = None
) -> HttpResponse:
    seen = {"version": found.version}
    made = {key: kind(initial=seen, auto_id=f"{key}_%s") for key, (kind, _) in _ACTS.items()}
    context = {
        "entry": found,
        "in_force": found.state in IN_FORCE,
        "may_lift": access.may_lift(actor, found),
        "forms": {**made, **({name: form} if form is not None else {})},
        "wrong": name if form is not None else "",
        "wrong_form": form,
        "evidence": evidence_of(found),
        "actions": entry_actions(found),
        "others": other_entries(actor, found),
    }
    return render(request, "moderation/entry.html", context, status=422 if form is not None else 200)


def _act(request: HttpRequest, pk: int, name: str, act: Act) -> HttpResponse:
    """Bind, act, stay on the entry; a refusal stands at its field with what was typed."""
    actor = actor_of(request)
    found = access.get_entry_for(actor, pk)
    kind, done = _ACTS[name]
    form = kind(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(actor, found, form)
        except AccessDenied:
            raise
        except Stale as error:
            messages.info(request, f"Запись уже изменилась|{error.message}")
            return redirect("moderation:entry", pk)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect("moderation:entry", pk)
    return _draw(request, actor, access.get_entry_for(actor, pk), name, form)


@require_POST
def unban(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a ban before its term: another person than the one who has banned."""

    def act(actor: User, found: BlacklistEntry, form: Any) -> None:
        blacklist.unban(actor=actor, entry=found, **form.cleaned_data)

    return _act(request, pk, "unban", act)


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A longer term, with the reason."""

    def act(actor: User, found: BlacklistEntry, form: Any) -> None:
        data = form.cleaned_data
        blacklist.extend(
            actor=actor, entry=found, version=data["version"], until=form.ends, reason=data["reason"]
        )

    return _act(request, pk, "extend", act)


@require_POST
def ground(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the ground of a ban that a colleague made in the network itself."""

    def act(actor: User, found: BlacklistEntry, form: Any) -> None:
        version = form.cleaned_data["version"]
        blacklist.name_ground(actor=actor, entry=found, version=version, basis=form.basis)

    return _act(request, pk, "ground", act)
