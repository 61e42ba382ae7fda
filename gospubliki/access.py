"""Who sees and moves connections: the lead all of them, an organization its own, an overseeing body those below it."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from core.access import ALLOWED, Actor, Decision, System, denied, may, rights_of
from core.accounts.models import User
from core.accounts.rights import RIGHTS_OF, Right, Role
from core.organizations.models import Organization, OrganizationQuerySet
from core.organizations.queries import audited_by, descendants_of, scope_of
from gospubliki.models import (
    Connection,
    ConnectionQuerySet,
    ConnectionStep,
    Guide,
    ImportBatch,
    Question,
    Who,
)

SEES_ALL = frozenset({Right.CONNECTIONS_SEE, Right.CONNECTIONS_LEAD})

_LEAD = "Это решает ответственный за работу в системе «Госпаблики»."
_OWN = "Подключение ведёт ответственный от самой организации или ответственный за «Госпаблики»."


# --- whose is what ----------------------------------------------------------------------------------


def sees_all(actor: Actor) -> bool:
    """Whether the whole register of the city is open to the actor."""
    return bool(rights_of(actor) & SEES_ALL) and scope_of(actor, *SEES_ALL) is None


def own_ids(actor: Actor) -> set[int]:
    """Organizations whose connections the actor moves by an appointment in them."""
    if isinstance(actor, System):
        return set()
    return {
        appointment.organization_id
        for appointment in actor.appointments_in_force()
        if Right.OWN_CONNECTION_MOVE in RIGHTS_OF.get(Role(appointment.role), frozenset())
    }


def organizations_visible_to(actor: Actor) -> OrganizationQuerySet:
    """All of the city, or the own organizations with those that they oversee (п. 10.3), or those checked."""
    return Organization.objects.all() if sees_all(actor) else Organization.objects.filter(pk__in=_seen(actor))


def connections_visible_to(actor: Actor) -> ConnectionQuerySet:
    """Connections of visible organizations and of their pages."""
    if sees_all(actor):
        return Connection.objects.all()
    return Connection.objects.filter(organization_id__in=_seen(actor))


def _seen(actor: Actor) -> set[int]:
    own = own_ids(actor)
    return (descendants_of(own) if own else set()) | (audited_by(actor) or set())


def get_organization_for(actor: User, pk: int) -> Organization:
    """An organization in the register.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(organizations_visible_to(actor).select_related("parent"), pk=pk)


def get_connection_for(actor: User, pk: int) -> Connection:
    """One connection.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    rows = connections_visible_to(actor).select_related("organization", "page", "template")
    return get_object_or_404(rows, pk=pk)


def get_step_for(actor: User, pk: int) -> ConnectionStep:
    """One step.

    Raises:
        Http404: there is none, or its connection is not the actor's to see.
    """
    rows = ConnectionStep.objects.select_related("connection__organization", "connection__page", "done_by")
    step = rows.filter(pk=pk).first()
    if step is None or not connections_visible_to(actor).filter(pk=step.connection_id).exists():
        raise Http404
    return step


# --- who may ----------------------------------------------------------------------------------------


def may_see_register(actor: Actor) -> Decision:
    """Whether the actor has any connection to look at."""
    if rights_of(actor) & (SEES_ALL | {Right.OWN_CONNECTION_MOVE}):
        return ALLOWED
    return denied(
        "Подключения видят ответственный за «Госпаблики», пресс-служба и ответственные организаций.",
        "9 в",
    )


def may_see_all(actor: Actor) -> Decision:
    """The whole city's register and its report."""
    if sees_all(actor):
        return ALLOWED
    return denied("Весь реестр видят ответственный за «Госпаблики», пресс-служба и проверяющие.", "9 в")


def may_lead(actor: Actor) -> Decision:
    """Decide for every organization: grounds, refusals, due days, the list of steps, reminders, import."""
    return may(actor, Right.CONNECTIONS_LEAD, _LEAD)


def may_answer(actor: Actor) -> Decision:
    """Answer questions of organizations (п. 9 г)."""
    rights = rights_of(actor)
    if Right.CONNECTIONS_LEAD in rights or {Right.CONNECTIONS_SEE, Right.PAGES_EDIT} <= rights:
        return ALLOWED
    return denied("На вопросы отвечают ответственный за «Госпаблики» и пресс-служба.", "9 г")


def may_move(actor: Actor, connection: Connection, target: str) -> Decision:
    """Take a connection into a state: an organization begins and reports «подключено», the rest is the lead's."""
    if may_lead(actor):
        return ALLOWED
    if connection.organization_id in own_ids(actor):
        return ALLOWED if target in ("in_progress", "connected") else denied(_LEAD, "9 в")
    return denied(_OWN, "10.2")


def may_tick(actor: Actor, step: ConnectionStep) -> Decision:
    """Mark a step as done, or take the mark off: whoever does the step, and the lead."""
    if may_lead(actor):
        return ALLOWED
    if step.who == Who.LEAD:
        return denied("Этот шаг отмечает ответственный за «Госпаблики».", "9 в")
    if step.who == Who.PRESS:
        return may(actor, Right.PAGES_EDIT, "Этот шаг отмечает пресс-служба.")
    if step.connection.organization_id in own_ids(actor):
        return ALLOWED
    return denied(_OWN, "10.2")


# --- guides, questions, tables ----------------------------------------------------------------------


def may_ask(actor: Actor, organization: Organization | None = None) -> Decision:
    """Ask a question for an organization one answers for (for any, when none is named)."""
    own = own_ids(actor)
    if own if organization is None else organization.pk in own:
        return ALLOWED
    return denied("Вопросы задают ответственные от организаций.", "9 г")


def get_guide_for(actor: User, slug: str) -> Guide:
    """A guide; a hidden one only for who keeps them.

    Raises:
        Http404: there is none, or it is hidden from the actor.
    """
    guide = get_object_or_404(Guide, slug=slug)
    if not may_see_register(actor) or (guide.is_hidden and not may_lead(actor)):
        raise Http404
    return guide


def get_question_for(actor: User, pk: int) -> Question:
    """One question.

    Raises:
        Http404: there is none, or its organization is not the actor's to see.
    """
    rows = Question.objects.select_related("organization", "asked_by", "answered_by")
    return get_object_or_404(rows.filter(organization__in=organizations_visible_to(actor)), pk=pk)


def get_batch_for(actor: User, pk: int) -> ImportBatch:
    """An uploaded table.

    Raises:
        Http404: there is none, or the actor brings no tables in.
    """
    if not may_lead(actor):
        raise Http404
    return get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), pk=pk)
