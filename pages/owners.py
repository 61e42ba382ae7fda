"""How the vault names the owners of secrets that live here."""

from __future__ import annotations

from django.urls import reverse

from core.vault.kinds import register_name
from core.vault.leavers import register_holdings
from core.vault.owners import Owner, OwnerName, register_namer
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
    register_holdings(held_accounts)
    for kind, name in TOKEN_NAMES.items():
        register_name(vault_kind(kind), name[0].lower() + name[1:])
