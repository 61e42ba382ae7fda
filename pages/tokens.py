"""API tokens of a page: where in the vault they lie, how an adapter gets one for one use."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Case, IntegerField, Value, When

from core.errors import Temporary
from core.vault import actions as vault
from core.vault.owners import Owner
from networks.base import Network, Secret, TokenKind, Tokens
from pages.models import OfficialPage, PageRole

TOKEN_NAMES: dict[TokenKind, str] = {
    TokenKind.VK_COMMUNITY: "Ключ сообщества",
    TokenKind.VK_SERVICE: "Сервисный ключ приложения",
    TokenKind.VK_USER: "Токен администратора",
    TokenKind.OK_APPLICATION: "Ключи приложения",
    TokenKind.OK_GRAPH: "Токен сообщений группы",
    TokenKind.TELEGRAM_BOT: "Токен бота",
    TokenKind.MAX_BOT: "Токен бота",
}
# A token issued to a person belongs to the person's account: it is rotated once for all the pages it runs.
OF_ACCOUNT = frozenset({TokenKind.VK_USER})
# Kinds that an application has for itself: one of them may serve every page of its network.
OF_APPLICATION: dict[Network, frozenset[TokenKind]] = {
    Network.VK: frozenset({TokenKind.VK_SERVICE}),
    Network.OK: frozenset({TokenKind.OK_APPLICATION}),
}
# Tokens of an application serve every page of the network; the vault knows the owner by the network's number.
APPLICATION_IDS = {network: number for number, network in enumerate(Network, start=1)}
_ROLE_ORDER = Case(
    When(role=PageRole.Role.OWNER, then=Value(0)),
    When(role=PageRole.Role.ADMINISTRATOR, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def vault_kind(kind: TokenKind) -> str:
    """The vault's name for a token kind: «token:vk_community»."""
    return f"token:{kind.value}"


def page_owner(page: OfficialPage) -> Owner:
    """The page itself as an owner of secrets."""
    return Owner("page", page.pk)


def account_owner(account_id: int) -> Owner:
    """An account as an owner of secrets."""
    return Owner("account", account_id)


def application_owner(network: Network | str) -> Owner:
    """The city's application in a network as an owner of secrets."""
    return Owner("application", APPLICATION_IDS[Network(network)])


def account_ids(page: OfficialPage) -> list[int]:
    """Accounts of a page, the owner first, then administrators, then editors."""
    roles = PageRole.objects.filter(page=page).annotate(rank=_ROLE_ORDER).order_by("rank", "pk")
    return list(roles.values_list("account_id", flat=True))


def owners_for(page: OfficialPage, kind: TokenKind, accounts: Sequence[int]) -> list[Owner]:
    """Where a token of the kind may lie, in the order of search."""
    own, of_accounts = [page_owner(page)], [account_owner(pk) for pk in accounts]
    first = [*of_accounts, *own] if kind in OF_ACCOUNT else [*own, *of_accounts]
    return [*first, application_owner(page.network)]


class VaultTokens:
    """Opens a page's token for one use: the page's own, its accounts', the application's."""

    def __init__(self, page: OfficialPage, *, purpose: str = "call") -> None:
        self._page, self._purpose = page, purpose
        self._accounts: list[int] | None = None
        # Whose the tokens were that have been given.
        self.owners: dict[TokenKind, Owner] = {}

    def get(self, kind: TokenKind) -> Secret | None:
        """The token, or None when there is none of this kind."""
        first = page_owner(self._page)
        if kind not in OF_ACCOUNT and (value := self._use(first, kind)) is not None:
            return value  # whose accounts run the page need not be asked
        if self._accounts is None:
            self._accounts = account_ids(self._page)
        for owner in owners_for(self._page, kind, self._accounts):
            if (kind in OF_ACCOUNT or owner != first) and (value := self._use(owner, kind)) is not None:
                return value
        return None

    def _use(self, owner: Owner, kind: TokenKind) -> Secret | None:
        value = vault.use(owner, vault_kind(kind), purpose=self._purpose)
        if value is None:
            return None
        self.owners[kind] = owner
        return Secret(value)


class ApplicationTokens:
    """Tokens of the city's application alone: for an address that is not a page of the register yet."""

    def __init__(self, network: Network, *, purpose: str = "look_up") -> None:
        self._owner, self._purpose = application_owner(network), purpose

    def get(self, kind: TokenKind) -> Secret | None:
        """The token, or None when there is none of this kind."""
        value = vault.use(self._owner, vault_kind(kind), purpose=self._purpose)
        return None if value is None else Secret(value)


class TypedTokens:
    """Tokens just typed into a form, not stored yet."""

    def __init__(self, values: Mapping[TokenKind, str]) -> None:
        self._values = {kind: Secret(value) for kind, value in values.items() if value}

    def get(self, kind: TokenKind) -> Secret | None:
        """The token, or None when it was not typed."""
        return self._values.get(kind)


class FirstOf:
    """The first token that any of several sources has."""

    def __init__(self, sources: Iterable[Tokens]) -> None:
        self._sources = list(sources)

    def get(self, kind: TokenKind) -> Secret | None:
        """The token, or None when no source has it."""
        found = (source.get(kind) for source in self._sources)
        return next((secret for secret in found if secret is not None), None)


class Until:
    """Tokens that stop being given when the time of a job of many calls is over; remembers what was given."""

    def __init__(self, tokens: Tokens, seconds: float) -> None:
        self._tokens, self._ends = tokens, time.monotonic() + seconds
        self.given: set[TokenKind] = set()

    def get(self, kind: TokenKind) -> Secret | None:
        """The token, or None when there is none of this kind.

        Raises:
            Temporary: the time is over; nothing was sent.
        """
        if time.monotonic() > self._ends:
            raise Temporary("Сеть отвечает слишком медленно, время проверки вышло.")
        secret = self._tokens.get(kind)
        if secret is not None:
            self.given.add(kind)
        return secret


def tokens_for(page: OfficialPage, *, purpose: str = "call") -> VaultTokens:
    """How an adapter of this page gets its tokens; each is opened in the vault at the moment of its use."""
    return VaultTokens(page, purpose=purpose)
