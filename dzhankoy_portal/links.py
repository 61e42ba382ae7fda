"""Where the journal's objects are seen, and to whom they open: the rooms' addresses meet here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from contentplan import access as plan
from core.access import Actor
from core.accounts.rights import Right
from core.audit.links import Among, register_link
from core.organizations.queries import organizations_visible_to
from gospubliki.access import connections_visible_to
from pages.access import accounts_visible_to, pages_visible_to
from pages.providers import register_rules_address

_Row = tuple[str, str, Callable[[Any], QuerySet[Any]]]  # a kind, its screen, what of it a reader sees
_PLAN = frozenset({Right.POSTS_SEE, Right.POSTS_WRITE})
_LEAD = frozenset({Right.CONNECTIONS_LEAD})
_REGISTER = _LEAD | {Right.CONNECTIONS_SEE}
_MODERATORS = frozenset({Right.MODERATE})


def _screen(name: str) -> Callable[[int], str]:
    return lambda pk: reverse(name, args=[pk])


def _among(visible_to: Callable[[Any], QuerySet[Any]]) -> Among:
    """Those of some ids that an app's access function lets a reader see."""

    def seen(reader: Actor, ids: Collection[int]) -> Iterable[int]:
        return visible_to(reader).filter(pk__in=ids).order_by().values_list("pk", flat=True)

    return seen


def register() -> None:
    """Called once when the portal is ready."""
    register_link("accounts.user", _screen("person"), opened_with=frozenset({Right.PEOPLE_MANAGE}))
    of_everybody: list[_Row] = [
        ("organizations.organization", "organizations:card", organizations_visible_to),
        ("pages.officialpage", "pages:page", pages_visible_to),
        ("pages.networkaccount", "pages:account", accounts_visible_to),
    ]
    for kind, name, visible_to in of_everybody:
        register_link(kind, _screen(name), among=_among(visible_to))
    of_plan: list[_Row] = [
        ("contentplan.post", "contentplan:post", plan.posts_visible_to),
        ("contentplan.delivery", "contentplan:delivery", plan.deliveries_visible_to),
        ("contentplan.officialevent", "contentplan:event", plan.events_visible_to),
        ("contentplan.contentplan", "contentplan:document", plan.plans_visible_to),
    ]
    for kind, name, visible_to in of_plan:
        register_link(kind, _screen(name), opened_with=_PLAN, among=_among(visible_to))
    register_link(
        "contentplan.planimport",
        _screen("contentplan:import-sheet"),
        opened_with=frozenset({Right.POSTS_WRITE}),
    )
    seen = _among(connections_visible_to)
    register_link(
        "gospubliki.connection", _screen("gospubliki:connection"), opened_with=_REGISTER, among=seen
    )
    register_link("gospubliki.question", _screen("gospubliki:answer"), opened_with=_LEAD)
    register_link("gospubliki.importbatch", _screen("gospubliki:import-batch"), opened_with=_LEAD)
    for kind, name in (("inboxitem", "item"), ("action", "action"), ("blacklistentry", "entry")):
        register_link(f"moderation.{kind}", _screen(f"moderation:{name}"), opened_with=_MODERATORS)
    register_rules_address(rules_address)


def rules_address() -> str:
    """Where residents read the rules of conduct: official pages link to it (п. 9 а)."""
    return settings.PORTAL_URL + reverse("rules")
