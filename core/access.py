"""Who may: answers with a reason. Access functions of the apps return a `Decision`; actions `require` it.

Rights are derived from appointments in force, per request: a right taken away works at the next click.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from core.accounts.rights import CLAUSE_OF, RIGHTS_OF, Right, Role
from core.errors import AccessDenied

if TYPE_CHECKING:
    from core.accounts.models import User


@dataclass(frozen=True)
class System:
    """The portal itself as an actor: `name` says which job acts («publish_due»)."""

    name: str

    @property
    def full_name(self) -> str:
        return "Портал"


Actor: TypeAlias = "User | System"


@dataclass(frozen=True)
class Decision:
    """Allowed or not, with the reason a person is told. True when allowed."""

    allowed: bool
    reason: str = ""
    clause: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


def denied(reason: str, clause: str = "") -> Decision:
    """A refusal with its reason (a Russian sentence saying who can) and the clause it rests on."""
    return Decision(False, reason, clause)


def require(decision: Decision) -> None:
    """Pass or raise.

    Raises:
        AccessDenied: with the decision's reason and clause.
    """
    if not decision:
        raise AccessDenied(decision.reason, clause=decision.clause)


def rights_of(actor: Actor, today: date | None = None) -> frozenset[Right]:
    """All rights of an actor on a day (today in the city by default); the portal itself has all."""
    if isinstance(actor, System):
        return frozenset(Right)
    if not actor.is_active:
        return frozenset()
    found: frozenset[Right] = frozenset()
    for appointment in actor.appointments_in_force(today):
        found |= RIGHTS_OF.get(Role(appointment.role), frozenset())
    return found


def may(actor: Actor, right: Right, reason: str = "") -> Decision:
    """Whether the actor has a right; `reason` is what to say when not, with the clause that the right serves."""
    if right in rights_of(actor):
        return ALLOWED
    return denied(
        reason
        or "Ваше назначение не даёт этого права. Его даёт распоряжение; спросите администратора портала.",
        CLAUSE_OF.get(right, ""),
    )


def organization_ids(actor: Actor, *roles: Role) -> frozenset[int]:
    """Organizations where the actor is appointed (in any of `roles`, or in any role)."""
    if isinstance(actor, System):
        return frozenset()
    return frozenset(
        appointment.organization_id
        for appointment in actor.appointments_in_force()
        if not roles or Role(appointment.role) in roles
    )
