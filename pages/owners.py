"""How the vault names the owners of secrets that live here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core.vault.kinds import register_name
from core.vault.leavers import register_holdings
from core.vault.owners import Owner, OwnerName, register_finder, register_namer
from networks.base import NETWORK_NAMES
from pages.models import NetworkAccount, OfficialPage
from pages.tokens import APPLICATION_IDS, TOKEN_NAMES, account_owner, vault_kind


def name_pages(ids: list[int]) -> dict[int, OwnerName]:
    """«Администрация города (ВКонтакте)», its card, its organization."""
    return {
        page.pk: OwnerName(str(page), page.get_absolute_url(), page.organization_id)
        for page in OfficialPage.objects.filter(pk__in=ids)
    }


def name_accounts(ids: list[int]) -> dict[int, OwnerName]:
    """«Ирина Дорошенко (ВКонтакте)»; the organization is that of the work contact it is bound to."""
    accounts = NetworkAccount.objects.filter(pk__in=ids).select_related("email", "phone")
    return {
        account.pk: OwnerName(str(account), account.get_absolute_url(), account.organization_id)
        for account in accounts
    }


def name_applications(ids: list[int]) -> dict[int, OwnerName]:
    """«Приложение города (ВКонтакте)»."""
    url = reverse("pages:keys")
    return {
        number: OwnerName(f"Приложение города ({NETWORK_NAMES[network]})", url)
        for network, number in APPLICATION_IDS.items()
        if number in ids
    }


def find_pages(words: str) -> list[int]:
    """Pages by title, address or organization. One query."""
    rows = OfficialPage.objects.order_by().values_list(
        "pk", "title", "screen_name", "organization__short_name", "organization__name"
    )
    return _matching(rows, words)


def find_accounts(words: str) -> list[int]:
    """Accounts by whose they are, by their contacts' organization, by the pages that they run. One query."""
    rows = NetworkAccount.objects.order_by().values_list(
        "pk",
        "holder_name",
        "holder__last_name",
        "holder__first_name",
        "email__organization__short_name",
        "phone__organization__short_name",
        "roles__page__title",
        "roles__page__organization__short_name",
        "roles__page__organization__name",
    )
    return _matching(rows, words)


def find_applications(words: str) -> list[int]:
    """Applications by their names."""
    named = name_applications(list(APPLICATION_IDS.values()))
    return _matching(((number, name.label) for number, name in named.items()), words)


def _matching(rows: Iterable[tuple[Any, ...]], words: str) -> list[int]:
    """Ids of the rows that have every word; compared here, because SQLite knows no case of Cyrillic letters."""
    wanted = words.casefold().split()
    texts: dict[int, str] = {}
    for pk, *parts in rows:
        texts[pk] = " ".join([texts.get(pk, ""), *filter(None, parts)])
    return [pk for pk, text in texts.items() if all(word in text.casefold() for word in wanted)]


def held_accounts() -> dict[int, list[Owner]]:
    """Person → accounts that are written down as theirs and run some page. One query."""
    rows = NetworkAccount.objects.filter(holder__isnull=False, roles__isnull=False).order_by("pk").distinct()
    found: dict[int, list[Owner]] = {}
    for pk, holder_id in rows.values_list("pk", "holder_id"):
        found.setdefault(holder_id or 0, []).append(account_owner(pk))
    return found


def register_namers() -> None:
    """Called once when the app is ready."""
    register_namer("page", name_pages)
    register_namer("account", name_accounts)
    register_namer("application", name_applications)
    register_finder("page", find_pages)
    register_finder("account", find_accounts)
    register_finder("application", find_applications)
    register_holdings(held_accounts)
    for kind, name in TOKEN_NAMES.items():
        register_name(vault_kind(kind), name[0].lower() + name[1:])
