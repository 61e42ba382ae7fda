"""Accounts of administrators and their roles on pages (п. 2.1, 2.2, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from core.access import Actor, require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.organizations.models import Organization
from pages.access import may_edit_pages
from pages.actions.contacts import add_contact
from pages.contacts import AllowList, masked
from pages.models import NetworkAccount, OfficialPage, PageRole, WorkContact

_WORDS = {
    "holder": "кто владеет",
    "holder_name": "чей аккаунт",
    "profile_url": "ссылка на профиль",
    "email": "рабочая почта",
    "phone": "рабочий телефон",
    "second_factor_on": "второй фактор",
}


@dataclass(frozen=True)
class AccountData:
    """What a form says of an account. `email` and `phone` as typed; at least one of them is needed."""

    holder: User | None = None
    holder_name: str = ""
    email: str = ""
    phone: str = ""
    keeper: str = ""
    profile_url: str = ""
    second_factor_on: bool | None = None

    @property
    def name(self) -> str:
        """Whose account it is."""
        return self.holder.full_name if self.holder else " ".join(self.holder_name.split())


@transaction.atomic
def add_account(
    *,
    actor: Actor,
    network: str,
    organization: Organization,
    data: AccountData,
    rules: AllowList | None = None,
) -> NetworkAccount:
    """Enter an account of a network, bound to work contacts of `organization`.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: nobody's, bound to nothing or to a personal contact (п. 4.1), or known already; at its field.
    """
    require(may_edit_pages(actor))
    email, phone = _bind(actor, organization, data, rules)
    _refuse_bound_already(network, email, phone)
    try:
        with transaction.atomic():
            account = NetworkAccount.objects.create(
                network=network,
                holder=data.holder,
                holder_name=data.name,
                profile_url=data.profile_url.strip(),
                email=email,
                phone=phone,
                second_factor_on=data.second_factor_on,
            )
    except IntegrityError:
        # Somebody entered it between the look and the insert.
        _refuse_bound_already(network, email, phone)
        raise
    record("account.added", actor=actor, object=account, organization_id=organization.pk)
    return account


@transaction.atomic
def edit_account(
    *, actor: Actor, account: NetworkAccount, organization: Organization, data: AccountData
) -> None:
    """Change an account's holder, contacts, profile and word on the second factor. The network never changes.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: as in `add_account`.
    """
    require(may_edit_pages(actor))
    email, phone = _bind(actor, organization, data, None)
    _refuse_bound_already(account.network, email, phone, but=account)
    values = {
        "holder": data.holder,
        "holder_name": data.name,
        "profile_url": data.profile_url.strip(),
        "email": email,
        "phone": phone,
        "second_factor_on": data.second_factor_on,
    }
    changed = [name for name, new in values.items() if getattr(account, name) != new]
    if not changed:
        return
    for name in changed:
        setattr(account, name, values[name])
    account.save(update_fields=changed)
    words = ", ".join(_WORDS[name] for name in changed)
    record(
        "account.edited",
        actor=actor,
        object=account,
        organization_id=organization.pk,
        data={"fields": words},
    )


def _bind(
    actor: Actor, organization: Organization, data: AccountData, rules: AllowList | None
) -> tuple[WorkContact | None, WorkContact | None]:
    if not data.name:
        raise Refused("Выберите, чей это аккаунт, или напишите имя.", field="holder")
    if not data.email.strip() and not data.phone.strip():
        raise Refused(
            "Аккаунт привязывают к рабочей почте или рабочему телефону: впишите хотя бы одно.",
            clause="4.1",
            field="email",
        )
    rules = rules or AllowList.load()
    found: list[WorkContact | None] = []
    for kind, value, keeper in (("email", data.email, ""), ("phone", data.phone, data.keeper)):
        found.append(
            add_contact(
                actor=actor,
                kind=kind,
                value=value,
                organization=organization,
                keeper=keeper,
                holder_name=data.name,
                own_email=data.holder.email if data.holder else "",
                rules=rules,
            )
            if value.strip()
            else None
        )
    return found[0], found[1]


def _refuse_bound_already(
    network: str,
    email: WorkContact | None,
    phone: WorkContact | None,
    *,
    but: NetworkAccount | None = None,
) -> None:
    for name, contact in (("email", email), ("phone", phone)):
        if contact is None:
            continue
        others = NetworkAccount.objects.filter(network=network, **{name: contact})
        if but is not None:
            others = others.exclude(pk=but.pk)
        other = others.first()
        if other is not None:
            raise Refused(
                f"К {masked(contact)} уже привязан аккаунт: {other.holder_name}.",
                field=name,
                advice="Выберите его из списка, второй к тому же контакту сеть не привяжет.",
            )


@transaction.atomic
def link_account(*, actor: Actor, page: OfficialPage, account: NetworkAccount, role: str) -> PageRole:
    """Give an account a role on a page, or change the one it has. The same once more: nothing.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: the account is of another network.
    """
    require(may_edit_pages(actor))
    if account.network != page.network:
        raise Refused(
            f"Аккаунт {account.holder_name} — в сети {account.get_network_display()}, "
            f"а страница в сети {page.get_network_display()}.",
            field="account",
        )
    link, created = PageRole.objects.get_or_create(account=account, page=page, defaults={"role": role})
    if not created and link.role == role:
        return link
    if not created:
        link.role = role
        link.save(update_fields=["role"])
    record(
        "page.account_linked",
        actor=actor,
        object=page,
        data={"account": account.holder_name, "account_id": account.pk, "role": link.get_role_display()},
    )
    return link


@transaction.atomic
def place_account(
    *,
    actor: Actor,
    page: OfficialPage,
    role: str,
    account: NetworkAccount | None = None,
    data: AccountData | None = None,
    rules: AllowList | None = None,
) -> PageRole:
    """Give a known account, or a new one made of `data`, a role on a page; both or neither.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: as in `add_account` and `link_account`.
    """
    if account is None:
        account = add_account(
            actor=actor,
            network=page.network,
            organization=page.organization,
            data=data or AccountData(),
            rules=rules,
        )
    return link_account(actor=actor, page=page, account=account, role=role)


@transaction.atomic
def unlink_account(*, actor: Actor, page: OfficialPage, account: NetworkAccount) -> None:
    """Take an account off a page. Not there: nothing.

    Raises:
        AccessDenied: no right to edit pages.
    """
    require(may_edit_pages(actor))
    deleted, _ = PageRole.objects.filter(page=page, account=account).delete()
    if deleted:
        record(
            "page.account_unlinked",
            actor=actor,
            object=page,
            data={"account": account.holder_name, "account_id": account.pk},
        )
