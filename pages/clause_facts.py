"""What is known of a page, gathered for the rules (`regulation.facts.OnPage`) from the portal's own rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from core import clock
from core.organizations.models import Organization
from core.russian import day_text
from core.vault import kinds
from core.vault.owners import Owner
from core.vault.queries import hints_of
from core.vault.tasklist import open_tasks_of
from networks.base import Network, PageFacts
from pages import providers
from pages.contacts import AllowList, masked
from pages.models import ChecklistItem, OfficialPage, PageCheck, PageRole, WeeklyProtocol
from pages.providers import ConnectionFact
from pages.tokens import account_owner, page_owner
from regulation.clauses import Subject
from regulation.facts import (
    Binding,
    Connected,
    Connection,
    OnPage,
    PageBindings,
    PageWeek,
    Requisites,
    SecondFactor,
    Settings,
)

# A reading this old says nothing of today: the rules are told that the settings are not known.
FRESH = timedelta(days=3)
LATEST_POSTS = 20
KEPT = (
    *("title", "screen_name", "description", "site", "phone", "email", "address", "links", "is_closed"),
    *("official_mark", "has_avatar", "has_cover", "comments_open", "messages_open", "linked_id"),
)
SUBJECTS = {
    Organization.Kind.ADMINISTRATION: Subject.ADMINISTRATION,
    Organization.Kind.UNIT: Subject.ADMINISTRATION,
    Organization.Kind.BODY: Subject.BODIES,
    Organization.Kind.SUBORDINATE: Subject.SUBORDINATES,
}
_SETTINGS = {field.name for field in fields(Settings)}


def values_of(facts: PageFacts) -> dict[str, Any]:
    """What of a look-up is kept from day to day: everything but what changes by itself (subscribers)."""
    values = {name: getattr(facts, name) for name in KEPT}
    return values | {"links": list(facts.links)}


def on_page(page: OfficialPage) -> OnPage:
    """Everything the rules are told of a page (its organization and that one's parent loaded)."""
    roles = list(
        PageRole.objects.filter(page=page).select_related(
            "account__holder", "account__email", "account__phone"
        )
    )
    owners = [account_owner(role.account_id) for role in roles]
    return OnPage(
        subject=SUBJECTS[Organization.Kind(page.organization.kind)],
        network=page.network,
        settings=settings_of(page),
        requisites=requisites_of(page.organization),
        bindings=_bindings(roles),
        factors=_factors(roles),
        leavers=_leavers([page_owner(page), *owners]),
        week=_week(page),
        is_listed=page.state == OfficialPage.State.ACTIVE and page.organization.is_active,
        rules_url=providers.rules_address(),
        wall=_wall(page),
        checklist=tuple(ChecklistItem.objects.filter(removed_at__isnull=True).values_list("text", flat=True)),
        connection=_connection(providers.connections([page.pk]).get(page.pk)),
    )


def settings_of(page: OfficialPage) -> Settings:
    """The newest reading, unless it is too old to speak of today."""
    check = PageCheck.objects.filter(page=page).first()
    reading = page.settings_readings.first()
    if check is None or check.read_at is None or reading is None:
        return Settings(why=check.why if check and check.why else "Настройки страницы ещё не читали")
    if clock.now() - check.read_at > FRESH:
        return Settings(
            why=f"Сеть не отвечает, последний ответ {day_text(check.read_at)}. {check.why}".strip()
        )
    return _settings(page.network, reading.values)


def _settings(network: str, values: Mapping[str, Any]) -> Settings:
    told: dict[str, Any] = {name: values.get(name) for name in _SETTINGS & set(KEPT)}
    links = values.get("links") or []
    site = ", ".join(filter(None, [values.get("site"), *links]))
    told["site"] = site if site or values.get("site") is not None else None
    has_discussion = network != Network.TELEGRAM or bool(values.get("linked_id"))
    return Settings(**told, has_discussion=has_discussion)


def requisites_of(organization: Organization) -> Requisites:
    """What must stand on the page; a structural unit without its own shows those of the administration."""
    own = (organization.postal_address, organization.email, organization.phone, organization.site)
    above: tuple[str, ...] = ("", "", "", "")
    parent = organization.parent
    if organization.kind == Organization.Kind.UNIT and parent is not None:
        above = (parent.postal_address, parent.email, parent.phone, parent.site)
    return Requisites(*(mine or theirs for mine, theirs in zip(own, above, strict=True)))


def _bindings(roles: list[PageRole]) -> PageBindings:
    rules = AllowList.load()
    return PageBindings(
        len(roles),
        [
            Binding(role.account.holder_name, masked(contact), rules.allows(contact.kind, contact.value))
            for role in roles
            for contact in role.account.contacts
        ],
    )


def _factors(roles: list[PageRole]) -> list[SecondFactor]:
    kept = hints_of(account_owner(role.account_id) for role in roles) if roles else {}
    return [
        SecondFactor(
            role.account.holder_name,
            role.account.second_factor_on,
            kinds.TOTP_SEED in kept[account_owner(role.account_id)],
        )
        for role in roles
    ]


def _leavers(owners: list[Owner]) -> list[str]:
    tasks = [task for found in open_tasks_of(owners).values() for task in found]
    return sorted({task.person.full_name for task in tasks})


def _week(page: OfficialPage) -> PageWeek | None:
    last = page.protocols.filter(corrected_by__isnull=True).defer("entries").order_by("-monday").first()
    if last is None:
        return None
    whole = last.result != WeeklyProtocol.Result.INCOMPLETE
    return PageWeek(last.norm, last.counted, last.total, whole)


def _wall(page: OfficialPage) -> list[str]:
    posts = page.wall_posts.filter(gone_at__isnull=True).order_by("-published_at")
    return list(posts.values_list("text", flat=True)[:LATEST_POSTS])


def _connection(found: ConnectionFact | None) -> Connection | None:
    if found is None:
        return None
    state = {"connected": Connected.YES, "not_required": Connected.NOT_REQUIRED}.get(
        found.state, Connected.NO
    )
    if found.in_time:
        state = Connected.IN_TIME
    sentence = found.sentence or found.word
    return Connection(state, f"По реестру города: {sentence[:1].lower()}{sentence[1:]}")
