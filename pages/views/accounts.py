"""Accounts of administrators: list, card, login secrets."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core.access import require
from core.accounts.confirm import confirmed_identity
from core.accounts.rights import Right
from core.errors import Refused
from core.forms import show_refusal
from core.organizations.models import Organization
from networks.base import Network
from pages.access import get_account_for, may_edit_pages, may_see_pages, may_see_vault, may_store_secrets
from pages.actions.accounts import add_account, edit_account
from pages.actions.secrets import store_account_secrets
from pages.forms.accounts import AccountForm, NewAccountForm, SecretsForm
from pages.models import NETWORK_CHOICES, NetworkAccount
from pages.queries.accounts import listed_accounts, roles_of_account, secret_hints
from pages.views.common import actor_of

ON_A_SHEET = 100


@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """Accounts by network."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    network = request.GET.get("network", "")
    network = network if network in {known.value for known in Network} else ""
    sheet = Paginator(listed_accounts(actor, network), ON_A_SHEET).get_page(request.GET.get("page"))
    context = {
        "page_obj": sheet,
        "network": network,
        "networks": NETWORK_CHOICES,
        "may_edit": may_edit_pages(actor),
        "may_store": may_store_secrets(actor),
    }
    return render(request, "pages/accounts.html", context)


@require_GET
def account_card(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: whose, bound to what, on which pages, what the vault keeps of it."""
    actor = actor_of(request)
    account = get_account_for(actor, pk)
    context = {
        "account": account,
        "links": roles_of_account(account, actor),
        "hints": secret_hints(account),
        "may_edit": may_edit_pages(actor),
        "may_store": may_store_secrets(actor),
        "may_see_vault": may_see_vault(actor),
    }
    return render(request, "pages/account.html", context)


@require_http_methods(["GET", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """An account before it is on any page."""
    actor = actor_of(request)
    require(may_edit_pages(actor))
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = add_account(
                actor=actor,
                network=form.cleaned_data["network"],
                organization=form.cleaned_data["organization"],
                data=form.account_data(),
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Аккаунт записан")
            return redirect(account)
    return _draw(request, form, None)


@require_http_methods(["GET", "POST"])
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The card changed."""
    actor = actor_of(request)
    account = get_account_for(actor, pk)
    require(may_edit_pages(actor))
    form = AccountForm(request.POST or None, initial=_initial(account))
    if request.method == "POST" and form.is_valid():
        organization: Organization = form.cleaned_data["organization"]
        try:
            edit_account(actor=actor, account=account, organization=organization, data=form.account_data())
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Карточка аккаунта записана")
            return redirect(account)
    return _draw(request, form, account)


def _initial(account: NetworkAccount) -> dict[str, object]:
    return {
        "holder": account.holder_id,
        "holder_name": "" if account.holder_id else account.holder_name,
        "organization": account.organization_id,
        "email": account.email.value if account.email else "",
        "phone": account.phone.value if account.phone else "",
        "keeper": account.phone.keeper if account.phone else "",
        "profile_url": account.profile_url,
        "second_factor_on": account.second_factor_on,
    }


def _draw(request: HttpRequest, form: AccountForm, account: NetworkAccount | None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/account_form.html", {"form": form, "account": account}, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@confirmed_identity(right=Right.VAULT_STORE, forget=("login", "password", "totp_seed", "recovery_codes"))
def account_secrets(request: HttpRequest, pk: int) -> HttpResponse:
    """Login, password, second factor: into the vault, after identity was confirmed."""
    actor = actor_of(request)
    account = get_account_for(actor, pk)
    require(may_store_secrets(actor))
    form = SecretsForm(request.POST or None, stored=secret_hints(account))
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_account_secrets(actor=actor, account=account, values=form.cleaned_data)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Сохранено в хранилище" if stored else "Пустые поля ничего не меняют")
            return redirect(account)
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/account_secrets.html", {"form": form, "account": account}, status=status)
