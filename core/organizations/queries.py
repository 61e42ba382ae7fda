"""Questions about the tree of organizations and about who is appointed where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core import clock
from core.access import Actor, System, rights_of
from core.accounts.models import User
from core.accounts.rights import RIGHTS_OF, Right, Role
from core.organizations.models import Appointment, Order, Organization

# Whoever sees the city's pages, people or connections sees the city's organizations.
SEES_ALL = frozenset({Right.ORGANIZATIONS_EDIT, Right.PEOPLE_MANAGE, Right.PAGES_SEE, Right.CONNECTIONS_SEE})


# --- the tree ---------------------------------------------------------------------------------------


def _parents() -> dict[int, int | None]:
    return dict(Organization.objects.order_by().values_list("pk", "parent_id"))


def descendants_of(ids: Iterable[int]) -> set[int]:
    """These organizations and everything below them, in one query."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in _parents().items():
        children[parent].append(pk)
    found, queue = set(ids), list(ids)
    while queue:
        fresh = [pk for pk in children[queue.pop()] if pk not in found]
        found.update(fresh)
        queue.extend(fresh)
    return found


def ancestors_of(organization_id: int) -> list[int]:
    """The organization and those that oversee it, from the nearest up, in one query."""
    parents, chain = _parents(), [organization_id]
    while (above := parents.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    return chain


def audited_by(actor: Actor) -> frozenset[int] | None:
    """What a check covers: the organizations of an auditor's appointments and all below them, None: the whole city.

    Empty for who is no auditor. An auditor of the administration checks the whole city.
    """
    if isinstance(actor, System):
        return frozenset()
    mine = [one.organization for one in actor.appointments_in_force() if one.role == Role.AUDITOR]
    if any(place.kind == Organization.Kind.ADMINISTRATION for place in mine):
        return None
    return frozenset(descendants_of({place.pk for place in mine})) if mine else frozenset()


def scope_of(actor: Actor, *rights: Right) -> frozenset[int] | None:
    """Organizations to which what these rights show is narrowed; None: the whole city.

    Only an auditor's are narrowed, and only as long as no other appointment of theirs gives one of the rights.
    """
    if isinstance(actor, System):
        return None
    for appointment in actor.appointments_in_force():
        role = Role(appointment.role)
        if role != Role.AUDITOR and RIGHTS_OF[role] & set(rights):
            return None
    return audited_by(actor)


def organizations_visible_to(actor: User) -> QuerySet[Organization]:
    """All of them for those who work with the city's pages, people or connections; one's own and below for others."""
    if rights_of(actor) & SEES_ALL and scope_of(actor, *SEES_ALL) is None:
        return Organization.objects.all()
    own = {appointment.organization_id for appointment in actor.appointments_in_force()}
    return Organization.objects.filter(pk__in=descendants_of(own) if own else ())


def named_like(organizations: Iterable[Organization], asked: str) -> list[Organization]:
    """Those whose name, full name or INN holds what was typed; case does not matter, in Russian either."""
    wanted = asked.casefold()
    return [row for row in organizations if wanted in f"{row.short_name}\n{row.name}\n{row.inn}".casefold()]


@dataclass(frozen=True)
class Branch:
    """An organization at its place in the tree: `depth` 0 is the top of what is shown."""

    organization: Organization
    depth: int


def tree_of(organizations: Iterable[Organization]) -> list[Branch]:
    """The organizations as an indented list; one whose parent is not among them stands at the top."""
    rows = sorted(organizations, key=lambda row: (_KIND_ORDER.index(row.kind), row.short_name))
    known = {row.pk for row in rows}
    below: dict[int | None, list[Organization]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    found: list[Branch] = []
    queue = [Branch(row, 0) for row in reversed(below[None])]
    while queue:
        branch = queue.pop()
        found.append(branch)
        queue.extend(Branch(row, branch.depth + 1) for row in reversed(below[branch.organization.pk]))
    return found


_KIND_ORDER = [kind.value for kind in Organization.Kind]


# --- who may ----------------------------------------------------------------------------------------


def roles_with(right: Right) -> list[str]:
    """Roles that give a right."""
    return [role.value for role in Role if right in RIGHTS_OF[role]]


def staff_who_may(
    right: Right,
    organization: Organization | int | None = None,
    today: date | None = None,
    *,
    above: bool = False,
) -> list[User]:
    """Working people whose appointment in force gives a right: in any organization, or in this one only.

    With `above` those count too who are appointed in an organization that oversees it.
    """
    rows = Appointment.objects.in_force(today or clock.city_now().date()).filter(role__in=roles_with(right))
    if organization is not None:
        pk = organization.pk if isinstance(organization, Organization) else organization
        rows = rows.filter(organization_id__in=ancestors_of(pk) if above else [pk])
    return list(User.objects.filter(is_active=True, pk__in=rows.values("person")))


# --- orders and appointments ------------------------------------------------------------------------


def appointments_on(order: Order, today: date | None = None) -> list[Appointment]:
    """Appointments that rest on an order and have not ended: they fall when it loses force."""
    today = today or clock.city_now().date()
    rows = order.appointments.ahead_of(today)
    return list(rows.select_related("person", "organization").order_by("person__last_name", "pk"))


def holder_of(role: Role, today: date | None = None) -> Appointment | None:
    """The appointment in force of a role that one person holds; an acting person stands before the one replaced."""
    return holder_among(holders_of(role, today))


def holders_of(role: Role, today: date | None = None) -> list[Appointment]:
    """Appointments in force of a role, with their people, organizations and orders. One query."""
    rows = Appointment.objects.in_force(today or clock.city_now().date()).filter(role=role)
    return list(rows.select_related("person", "organization", "order"))


def holder_among(rows: Sequence[Appointment]) -> Appointment | None:
    """Of a role's appointments in force the one that counts: an acting person's first."""
    return next((row for row in rows if row.acting_for_id), rows[0] if rows else None)
