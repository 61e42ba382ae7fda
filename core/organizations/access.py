"""Who sees and changes organizations, orders and appointments."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from core.access import ALLOWED, Actor, Decision, denied, may, rights_of
from core.accounts.access import may_manage, may_manage_people
from core.accounts.models import User
from core.accounts.rights import Right
from core.organizations.models import Appointment, Order, Organization
from core.organizations.queries import SEES_ALL, organizations_visible_to


def may_see_organizations(actor: User) -> Decision:
    """The list: whoever is appointed anywhere sees at least that organization."""
    if actor.appointments_in_force():
        return ALLOWED
    return denied("Организации видит тот, кто назначен хотя бы в одной из них.", "10.1")


def may_edit_organizations(actor: Actor) -> Decision:
    """Enter and correct organizations."""
    return may(actor, Right.ORGANIZATIONS_EDIT, "Организации ведёт администратор портала.")


def get_organization_for(actor: User, pk: int) -> Organization:
    """An organization that the actor sees.

    Raises:
        Http404: there is none, or it is not theirs.
    """
    return get_object_or_404(organizations_visible_to(actor).select_related("parent"), pk=pk)


def may_keep_orders(actor: Actor) -> Decision:
    """Enter orders and mark them void: rights rest on them."""
    return may_manage_people(actor)


def get_order_for(actor: User, pk: int) -> Order:
    """An order, for whoever keeps them or sees the city's work.

    Raises:
        Http404: there is none, or the actor has no business with it.
    """
    order = Order.objects.filter(pk=pk).first()
    if order is None or not rights_of(actor) & SEES_ALL:
        raise Http404
    return order


def may_appoint(actor: Actor, person: User) -> Decision:
    """Begin and end appointments of this person; never one's own."""
    return may_manage(actor, person)


def get_appointment_for(actor: User, pk: int) -> Appointment:
    """An appointment whose person the actor manages (or it is their own, to be refused with the reason).

    Raises:
        Http404: there is none, or the actor does not manage people.
    """
    rows = Appointment.objects.select_related("person", "organization", "order")
    found = rows.filter(pk=pk).first()
    if found is None or (found.person_id != actor.pk and not may_manage_people(actor)):
        raise Http404
    return found
