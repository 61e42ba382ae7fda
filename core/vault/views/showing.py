"""One owner's secrets, and the deliberate look at one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from core.access import may
from core.accounts.confirm import confirmed_identity, confirmed_until, is_confirmed
from core.accounts.current import person_of
from core.accounts.rights import Right
from core.audit.access import may_see_journal
from core.errors import AccessDenied, ConfirmationNeeded, Refused
from core.forms import show_refusal
from core.vault import access, kinds, owners, queries
from core.vault.actions.showing import Shown, show_one
from core.vault.forms import ShowForm
from core.vault.owners import Owner

never_kept = cache_control(no_store=True, private=True)


@require_safe
@never_kept
def owner(request: HttpRequest, kind: str, owner_id: int) -> HttpResponse:
    """What the vault keeps of one owner, who saw it, who may."""
    found = access.get_owner_for(person_of(request), kind, owner_id)
    kept = queries.kept_of(found)
    return _page(request, found, kept, ShowForm(kept=kept, initial={"secret": request.GET.get("secret")}))


@require_POST
@never_kept
@confirmed_identity(right=Right.VAULT_REVEAL)
def show(request: HttpRequest, kind: str, owner_id: int) -> HttpResponse:
    """Show a login or password, a one-time code or one recovery code; the journal knows first."""
    person = person_of(request)
    found = access.get_owner_for(person, kind, owner_id)
    kept = queries.kept_of(found)
    form = ShowForm(request.POST, kept=kept)
    if not form.is_valid():
        return _page(request, found, kept, form, status=422)
    try:
        shown = show_one(
            actor=person,
            secret_id=form.cleaned_data["secret"],
            reason=form.cleaned_data["reason"],
            confirmed=is_confirmed(request),
        )
    except (AccessDenied, ConfirmationNeeded):
        raise
    except Refused as error:
        show_refusal(form, error)
        return _page(request, found, kept, form, status=422)
    kept = queries.kept_of(found, also=shown.secret_id)
    return _page(request, found, kept, ShowForm(kept=kept), shown=shown)


def _page(
    request: HttpRequest,
    owner: Owner,
    kept: list[queries.Kept],
    form: ShowForm,
    *,
    shown: Shown | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    has = {row.secret.kind for row in kept}
    is_account = owner.kind == access.ACCOUNT
    context: dict[str, Any] = {
        "owner": owner,
        "name": owners.name_of(owner),
        "kept": kept,
        "form": form,
        "shown": shown,
        "viewer": person,
        "confirmed_until": confirmed_until(request),
        "missing": [(k, kinds.name_of(k)) for k in kinds.OF_AN_ACCOUNT if is_account and k not in has],
        "looks": queries.looks(row.secret for row in kept),
        "who_may": queries.who_may_look() if is_account else [],
        "may_show": is_account and may(person, Right.VAULT_REVEAL) and form.fields["secret"].choices,  # type: ignore[attr-defined]
        "may_store": access.may_store(person, owner),
        "may_see_journal": may_see_journal(person),
    }
    return render(request, "vault/owner.html", context, status=status)
