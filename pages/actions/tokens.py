"""Putting a page's tokens into the vault. A blank field changes nothing; a stored token is never shown."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.access import Actor, require
from core.errors import Refused
from core.vault import actions as vault
from core.vault.owners import Owner
from networks.base import NETWORK_NAMES, Network, TokenKind
from networks.registry import adapter_class
from pages.access import may_edit_pages, may_store_secrets
from pages.models import OfficialPage, PageRole
from pages.tokens import (
    OF_ACCOUNT,
    TOKEN_NAMES,
    account_ids,
    account_owner,
    application_owner,
    page_owner,
    vault_kind,
)

OK_PARTS = ("application_key", "access_token", "session_secret_key")


@sensitive_variables("parts")
def joined_ok_token(parts: Mapping[str, str]) -> str:
    """The three keys of an OK application as the one JSON value that the vault keeps; blank when all are blank.

    Raises:
        Refused: some are filled and some not, at the first empty one.
    """
    filled = {name: parts.get(name, "").strip() for name in OK_PARTS}
    if not any(filled.values()):
        return ""
    for name, value in filled.items():
        if not value:
            raise Refused("Ключи приложения работают только втроём: впишите и этот.", field=name)
    return json.dumps(filled)


@sensitive_variables("value", "values")
@transaction.atomic
def store_page_tokens(
    *, actor: Actor, page: OfficialPage, values: Mapping[TokenKind, str]
) -> list[TokenKind]:
    """Store the tokens that are not blank; answers with the kinds stored.

    Raises:
        AccessDenied: no right to edit the page or to store secrets.
        Refused: a kind of another network, or a value that cannot be a token.
    """
    require(may_edit_pages(actor))
    given = {kind: value.strip() for kind, value in values.items() if value.strip()}
    for kind, value in given.items():
        _store(actor, page.network, _owner_of(page, kind), kind, value)
    return list(given)


@sensitive_variables("value", "values")
@transaction.atomic
def store_application_tokens(
    *, actor: Actor, network: str, values: Mapping[TokenKind, str]
) -> list[TokenKind]:
    """Store tokens of the city's application, used by every page of the network that has none of its own.

    Raises:
        AccessDenied: no right to store secrets.
        Refused: a kind of another network, or a value that cannot be a token.
    """
    given = {kind: value.strip() for kind, value in values.items() if value.strip()}
    for kind, value in given.items():
        _store(actor, network, application_owner(network), kind, value)
    return list(given)


@sensitive_variables("value")
def _store(actor: Actor, network: str, owner: Owner, kind: TokenKind, value: str) -> None:
    require(may_store_secrets(actor))
    name = NETWORK_NAMES[Network(network)]
    if kind not in adapter_class(Network(network)).token_kinds():
        raise Refused(f"«{TOKEN_NAMES[kind]}» — не для сети {name}.", field=kind.value)
    if any(sign.isspace() for sign in value) and kind is not TokenKind.OK_APPLICATION:
        raise Refused("В токене не бывает пробелов: скопируйте его целиком ещё раз.", field=kind.value)
    vault.store(
        actor=actor, owner=owner, kind=vault_kind(kind), value=value, label=f"{TOKEN_NAMES[kind]}, {name}"
    )


def _owner_of(page: OfficialPage, kind: TokenKind) -> Owner:
    """A person's token goes to the account of the owner or an administrator, when the page has one."""
    if kind not in OF_ACCOUNT:
        return page_owner(page)
    running = PageRole.objects.filter(page=page).exclude(role=PageRole.Role.EDITOR)
    runners = set(running.values_list("account_id", flat=True))
    first = next((pk for pk in account_ids(page) if pk in runners), None)
    return page_owner(page) if first is None else account_owner(first)
