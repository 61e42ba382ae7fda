"""A new value for a secret, and taking one out of use."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require
from core.accounts.confirm import confirmed_identity
from core.accounts.current import person_of
from core.accounts.rights import Right
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.vault import access, actions, kinds, owners, queries
from core.vault.forms import RetireForm, StoreForm
from core.vault.owners import Owner
from core.vault.views.showing import never_kept


@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
@sensitive_post_parameters("value")
@confirmed_identity(right=Right.VAULT_STORE, forget=("value",))
def store(request: HttpRequest, kind: str, owner_id: int, what: str) -> HttpResponse:
    """Keep a value: the first one or a new one. A refused value must be typed again."""
    owner = _owner_to_change(request, kind, owner_id, what)
    form = StoreForm(request.POST or None, kind=what)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.store(actor=person_of(request), owner=owner, kind=what, **form.cleaned_data)
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            tail = ". Прежнее значение больше не действует" if kept.version > 1 else ""
            messages.success(request, f"Сохранено: {kinds.name_of(what)}{tail}")
            return redirect("vault:owner", kind, owner_id)
    return _page(request, owner, what, form, RetireForm())


@require_POST
@confirmed_identity(right=Right.VAULT_STORE)
def retire(request: HttpRequest, kind: str, owner_id: int, what: str) -> HttpResponse:
    """Take a secret out of use, with a reason."""
    owner = _owner_to_change(request, kind, owner_id, what)
    form = RetireForm(request.POST)
    if form.is_valid():
        try:
            actions.retire(actor=person_of(request), owner=owner, kind=what, **form.cleaned_data)
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Снято: {kinds.name_of(what)}. Портал его больше не открывает")
            return redirect("vault:owner", kind, owner_id)
    return _page(request, owner, what, StoreForm(kind=what), form)


def _page(
    request: HttpRequest, owner: Owner, what: str, form: StoreForm, retire_form: RetireForm
) -> HttpResponse:
    context = {
        "form": form,
        "retire_form": retire_form,
        "owner": owner,
        "name": owners.name_of(owner),
        "what": what,
        "what_name": kinds.name_of(what),
        "hint": queries.hints(owner).get(what),
    }
    wrong = form.errors or retire_form.errors
    return render(request, "vault/store.html", context, status=422 if wrong else 200)


def _owner_to_change(request: HttpRequest, kind: str, owner_id: int, what: str) -> Owner:
    owner = access.get_owner_for(person_of(request), kind, owner_id)
    if not kinds.is_known(what):
        raise Http404
    require(access.may_store(person_of(request), owner))
    return owner
