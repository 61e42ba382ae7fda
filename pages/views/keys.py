"""Keys of the city's applications: used by every page of a network that has none of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.access import require
from core.accounts.confirm import confirmed_identity
from core.accounts.rights import Right
from core.errors import Refused
from core.forms import show_refusal
from networks.base import NETWORK_NAMES, Network
from pages.access import may_store_secrets
from pages.actions.tokens import store_application_tokens
from pages.forms.wizard import TokensForm
from pages.queries.tokens import application_hints
from pages.tokens import OF_APPLICATION
from pages.views.common import actor_of


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@confirmed_identity(
    right=Right.VAULT_STORE, forget=("token-vk_service", "token-access_token", "token-session_secret_key")
)
def keys(request: HttpRequest) -> HttpResponse:
    """One form per network whose applications have keys of their own."""
    actor = actor_of(request)
    require(may_store_secrets(actor))
    sent = request.POST.get("network", "")
    forms = [(network, _form(request, network, sent)) for network in OF_APPLICATION]
    for network, form in forms:
        if network.value != sent or not form.is_valid():
            continue
        try:
            stored = store_application_tokens(actor=actor, network=network, values=form.values())
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Сохранено в хранилище" if stored else "Пустые поля ничего не меняют")
            return redirect("pages:keys")
    shown = [(network, NETWORK_NAMES[network], form) for network, form in forms]
    return render(request, "pages/keys.html", {"forms": shown}, status=422 if sent else 200)


def _form(request: HttpRequest, network: Network, sent: str) -> TokensForm:
    data = request.POST if network.value == sent else None
    return TokensForm(data, network=network, stored=application_hints(network), kinds=OF_APPLICATION[network])
