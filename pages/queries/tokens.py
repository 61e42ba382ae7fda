"""What is known of a page's tokens without opening them: last characters, when, by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.russian import day_text
from core.vault.owners import Owner
from core.vault.queries import Hint, hints, hints_of
from networks.base import Network, TokenKind
from networks.registry import adapter_class
from pages.models import OfficialPage
from pages.tokens import TOKEN_NAMES, account_ids, application_owner, owners_for, vault_kind


@dataclass(frozen=True)
class TokenState:
    """One kind of token of a page: whether there is one and whose it is («page», «account», «application»)."""

    kind: TokenKind
    name: str
    unlocks: str
    owner_kind: str = ""
    last3: str = ""
    stored_at: datetime | None = None

    @property
    def is_stored(self) -> bool:
        return self.stored_at is not None

    @property
    def words(self) -> str:
        """«сохранён, оканчивается на 7e4»."""
        if self.stored_at is None:
            return "нет"
        return _words(self.last3, self.stored_at)


def token_states(page: OfficialPage) -> list[TokenState]:
    """Every kind of token of the page's network, in order of usefulness. Two queries."""
    accounts = account_ids(page)
    kinds = adapter_class(page.network).token_kinds()
    owners = {kind: owners_for(page, kind, accounts) for kind in kinds}
    known = hints_of(owner for several in owners.values() for owner in several)
    return [_state(kind, unlocks, owners[kind], known) for kind, unlocks in kinds.items()]


def _state(
    kind: TokenKind, unlocks: str, owners: Sequence[Owner], known: Mapping[Owner, Mapping[str, Hint]]
) -> TokenState:
    name = TOKEN_NAMES[kind]
    for owner in owners:
        hint = known[owner].get(vault_kind(kind))
        if hint is not None:
            return TokenState(kind, name, unlocks, owner.kind, hint.last3, hint.stored_at)
    return TokenState(kind, name, unlocks)


def stored_hints(page: OfficialPage) -> dict[TokenKind, str]:
    """Token kind → «сохранён, оканчивается на 7e4», only for those that are there."""
    return {state.kind: state.words for state in token_states(page) if state.is_stored}


def application_hints(network: Network) -> dict[TokenKind, str]:
    """The same of the city's application in a network."""
    found = hints(application_owner(network))
    kinds = {kind: found.get(vault_kind(kind)) for kind in adapter_class(network).token_kinds()}
    return {kind: _words(hint.last3, hint.stored_at) for kind, hint in kinds.items() if hint is not None}


def _words(last3: str, stored_at: datetime) -> str:
    return f"сохранён, оканчивается на {last3}" if last3 else f"сохранён {day_text(stored_at)}"
