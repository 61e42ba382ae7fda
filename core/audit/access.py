"""Who may read the journal, and how much of it."""

from __future__ import annotations

from core.access import Actor, Decision, System, may
from core.accounts.rights import RIGHTS_OF, Right, Role
from core.organizations.models import Organization

_WHOLE_CITY = Organization.Kind.ADMINISTRATION


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
    if isinstance(actor, System):
        return None
    roots = set()
    for appointment in actor.appointments_in_force():
        role = Role(appointment.role)
        if Right.JOURNAL_SEE not in RIGHTS_OF[role]:
            continue
        if role != Role.AUDITOR or appointment.organization.kind == _WHOLE_CITY:
            return None
        roots.add(appointment.organization_id)
    return _with_all_below(roots)


def _with_all_below(roots: set[int]) -> frozenset[int]:
    children: dict[int | None, list[int]] = {}
    for pk, parent_id in Organization.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent_id, []).append(pk)
    found, queue = set(roots), list(roots)
    while queue:
        below = [pk for pk in children.get(queue.pop(), []) if pk not in found]
        found.update(below)
        queue.extend(below)
    return frozenset(found)
