"""Where the journal's objects are seen, and with what rights: the rooms' addresses meet here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from core.accounts.rights import Right
from core.audit.links import register_link
from pages.providers import register_rules_address

_PLAN = frozenset({Right.POSTS_SEE, Right.POSTS_WRITE})
_LEAD = frozenset({Right.CONNECTIONS_LEAD})
_REGISTER = _LEAD | {Right.CONNECTIONS_SEE}


def _screen(name: str) -> Callable[[int], str]:
    return lambda pk: reverse(name, args=[pk])


def register() -> None:
    """Called once when the portal is ready."""
    register_link("accounts.user", _screen("person"), opened_with=frozenset({Right.PEOPLE_MANAGE}))
    register_link("organizations.organization", _screen("organizations:card"))
    register_link("contentplan.post", _screen("contentplan:post"), opened_with=_PLAN)
    register_link("contentplan.delivery", _screen("contentplan:delivery"), opened_with=_PLAN)
    register_link("gospubliki.connection", _screen("gospubliki:connection"), opened_with=_REGISTER)
    register_link("gospubliki.question", _screen("gospubliki:answer"), opened_with=_LEAD)
    register_link("gospubliki.importbatch", _screen("gospubliki:import-batch"), opened_with=_LEAD)
    register_rules_address(rules_address)


def rules_address() -> str:
    """Where residents read the rules of conduct: official pages link to it (п. 9 а)."""
    return settings.PORTAL_URL + reverse("rules")
