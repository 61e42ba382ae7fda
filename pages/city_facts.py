"""What is known of the city as a whole, gathered for the rules (`regulation.facts.City`)."""

from __future__ import annotations

from datetime import date

from core import clock
from core.accounts.rights import Right
from core.organizations.models import Appointment, Organization
from core.organizations.queries import roles_with
from pages import providers
from pages.models import OfficialPage
from regulation.facts import City

_RUNS = {*roles_with(Right.PAGES_EDIT), *roles_with(Right.OWN_PAGES_SEE)}
_ANSWERS = {*_RUNS, *roles_with(Right.CONNECTIONS_LEAD), *roles_with(Right.OWN_CONNECTION_MOVE)}
_PRESS = set(roles_with(Right.PAGES_EDIT))


def city_facts(today: date | None = None) -> City:
    """The city on a day. A constant number of queries."""
    today = today or clock.city_now().date()
    rows = list(Appointment.objects.in_force(today).filter(person__is_active=True).select_related("order"))
    runs = {row.organization_id for row in rows if row.role in _RUNS}
    answers = {row.organization_id for row in rows if row.role in _ANSWERS}
    orders = {row.order_id: row.order for row in rows}
    bound = Organization.objects.filter(
        is_active=True, kind__in=[Organization.Kind.ADMINISTRATION, Organization.Kind.BODY]
    )
    known = list(bound.order_by("short_name").values_list("pk", "short_name", "kind"))
    names = {pk: name for pk, name, _ in known}
    bodies = [pk for pk, _, kind in known if kind == Organization.Kind.BODY]
    with_pages = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE, organization_id__in=bodies)
    owners = set(with_pages.order_by().values_list("organization_id", flat=True))
    return City(
        lead=providers.lead(),
        press=len({row.person_id for row in rows if row.role in _PRESS}),
        on_void=_on_void(today),
        orders=[str(order) for order in orders.values()],
        not_on_site=[str(one) for one in orders.values() if not (one.url and one.published_on)],
        nobody_in=[name for pk, name in names.items() if pk not in answers],
        pages_of_nobody=[name for pk, name in names.items() if pk in owners and pk not in runs],
        plan=providers.plan(today),
    )


def _on_void(today: date) -> list[str]:
    """People whose appointments would be in force, were their order not void; one appointed anew is not among them."""
    working = Appointment.objects.in_force(today).values("person", "role", "organization")
    again = {tuple(row.values()) for row in working}
    void = Appointment.objects.filter(
        order__is_void=True, since__lte=today, ended_on__isnull=True, person__is_active=True
    ).exclude(until__lt=today)
    rows = void.exclude(order__voided_on__gt=today).select_related("person")
    left = {
        row.person.short_name for row in rows if (row.person_id, row.role, row.organization_id) not in again
    }
    return sorted(left)
