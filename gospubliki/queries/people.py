"""Who answers for a connection: in the organization, above it, and for the whole city (order.2, п. 10.1–10.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from core import clock
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.organizations.models import Appointment, Order, Organization
from core.organizations.queries import ancestors_of, holder_among, holders_of, roles_with
from core.russian import day_text


def responsible_in(organization_ids: Collection[int]) -> dict[int, list[User]]:
    """Organization → working people who move its connection by an appointment in it. One query."""
    rows = Appointment.objects.in_force(clock.city_now().date()).filter(
        role__in=roles_with(Right.OWN_CONNECTION_MOVE),
        organization_id__in=organization_ids,
        person__is_active=True,
    )
    found: dict[int, list[User]] = defaultdict(list)
    for row in rows.select_related("person"):
        found[row.organization_id].append(row.person)
    return dict(found)


@dataclass(frozen=True)
class Lead:
    """The one who answers for «Госпаблики» in the whole city; `trouble` says why there is not exactly one."""

    appointment: Appointment | None
    trouble: str = ""

    @property
    def person(self) -> User | None:
        return self.appointment.person if self.appointment else None


def lead_in_force() -> Lead:
    """The lead by order, with what is wrong when there is none or more than one (order.2, order.5). One query."""
    rows = holders_of(Role.GOSPUBLIKI_LEAD)
    permanent = [row for row in rows if row.acting_for_id is None and row.person.is_active]
    holder = holder_among(rows)
    if len(permanent) > 1:
        names = ", ".join(row.person.short_name for row in permanent)
        return Lead(holder, f"Назначены сразу двое или больше: {names}")
    if holder is not None and holder.person.is_active:
        return Lead(holder)
    return Lead(None, _why_nobody())


def _why_nobody() -> str:
    """Why there is nobody: the order lost its force, the term is over, or nobody was ever appointed."""
    last = (
        Appointment.objects.filter(role=Role.GOSPUBLIKI_LEAD)
        .select_related("person", "order")
        .order_by("-since", "-pk")
        .first()
    )
    if last is None:
        return "Никто ещё не назначен"
    order: Order = last.order
    if order.is_void:
        return f"Распоряжение {order} утратило силу, по нему был назначен {last.person.short_name}"
    if not last.person.is_active:
        return f"{last.person.short_name} здесь больше не работает"
    if last.last_day and last.last_day < clock.city_now().date():
        return f"Назначение ({last.person.short_name}) кончилось: {day_text(last.last_day, near=False)}"
    return "Назначение ещё не началось"


@dataclass(frozen=True)
class Helper:
    """Whom an organization may ask: where they sit, their name, how to reach them."""

    place: str
    name: str
    contacts: str


def helpers_of(organization: Organization) -> list[Helper]:
    """The overseeing body's people and the lead, nearest first."""
    above = ancestors_of(organization.pk)[1:]
    places = Organization.objects.in_bulk(above)
    people = responsible_in(above)
    found = [
        Helper(places[pk].short_name, person.full_name, _contacts(places[pk]))
        for pk in above
        for person in people.get(pk, [])
    ]
    appointment = lead_in_force().appointment
    if appointment is not None:
        place = appointment.organization
        found.append(Helper(place.short_name, appointment.person.full_name, _contacts(place)))
    return found


def _contacts(place: Organization) -> str:
    return ", ".join(text for text in (place.phone, place.email) if text)
