"""Lists of accounts and work contacts."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from core.access import Actor
from core.russian import day_text
from core.vault import kinds
from core.vault.queries import hints
from pages.access import accounts_visible_to, contacts_visible_to, pages_visible_to
from pages.contacts import AllowList
from pages.models import NetworkAccount, PageRole, WorkContact
from pages.tokens import account_owner


def listed_accounts(actor: Actor, network: str = "") -> QuerySet[NetworkAccount]:
    """Accounts the actor sees, with holders, contacts and how many pages each one runs."""
    accounts = accounts_visible_to(actor).select_related("holder", "email", "phone")
    if network:
        accounts = accounts.filter(network=network)
    return accounts.annotate(page_count=Count("roles", distinct=True)).order_by(
        "network", "holder_name", "pk"
    )


def without_second_factor() -> QuerySet[NetworkAccount]:
    """Accounts that run pages and whose second factor is off, or of which nobody knows: those that are off on top."""
    runs = Exists(PageRole.objects.filter(account=OuterRef("pk")).exclude(page__state="closed"))
    accounts = NetworkAccount.objects.filter(runs).exclude(second_factor_on=True)
    return accounts.order_by(F("second_factor_on").asc(nulls_last=True), "holder_name", "pk")


def roles_of_account(account: NetworkAccount, actor: Actor) -> list[PageRole]:
    """The account's roles on the pages that the actor sees."""
    links = PageRole.objects.filter(account=account, page__in=pages_visible_to(actor))
    return list(links.select_related("page", "page__organization"))


def listed_contacts(actor: Actor, kind: str = "") -> QuerySet[WorkContact]:
    """Work contacts the actor sees, with their organization and how many accounts are bound to each."""
    contacts = contacts_visible_to(actor).select_related("organization")
    if kind:
        contacts = contacts.filter(kind=kind)
    bound = Count("accounts_by_email", distinct=True) + Count("accounts_by_phone", distinct=True)
    return contacts.annotate(bound=bound).order_by("kind", "value")


def personal_ones(contacts: list[WorkContact], rules: AllowList) -> set[int]:
    """Contacts that the rules in force no longer allow (п. 4.1)."""
    return {contact.pk for contact in contacts if not rules.allows(contact.kind, contact.value)}


def secret_hints(account: NetworkAccount) -> dict[str, str]:
    """Kind of secret → «сохранён 3 октября»; nothing is opened."""
    found = hints(account_owner(account.pk))
    return {
        kind: _words(kind, hint.last3, day_text(hint.stored_at, near=True)) for kind, hint in found.items()
    }


def _words(kind: str, last3: str, day: str) -> str:
    ends = f", оканчивается на {last3}" if last3 else ""
    many = kind == kinds.RECOVERY_CODES
    return f"{'сохранены' if many else 'сохранён'} {day}{ends}"
