"""Who may read the journal, and how much of it."""

from __future__ import annotations

from core.access import Actor, Decision, may
from core.accounts.rights import Right
from core.organizations.queries import scope_of


def may_see_journal(actor: Actor) -> Decision:
    """Read the journal."""
    return may(
        actor,
        Right.JOURNAL_SEE,
        "Журнал читают начальник Отдела, ответственный за «Госпаблики», сотрудник по защите информации, "
        "администратор портала и проверяющий.",
    )


def organizations_seen(actor: Actor) -> frozenset[int] | None:
    """Organizations to which the journal is narrowed for the actor; None: the whole journal.

    A check by an auditor covers the organization of the appointment and all below it; one appointed to the
    administration, and every other role with the right, sees everything.
    """
    return scope_of(actor, Right.JOURNAL_SEE)
