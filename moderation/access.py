"""Who may change the rules of conduct."""

from __future__ import annotations

from core.access import Actor, Decision, may
from core.accounts.rights import Right


def may_edit_rules(actor: Actor) -> Decision:
    """Publish a new version of the rules of conduct."""
    return may(actor, Right.RULES_EDIT, "Правила поведения меняет начальник Отдела.")
