"""Who may moderate, answer for a department, lift a ban, edit the rules of conduct.

The press office and the moderators see everything that residents write to the city's pages; a head of a department
sees what was passed to it. Nobody else does: these are residents' words.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from core import clock
from core.access import ALLOWED, Actor, Decision, System, denied, may, organization_ids, rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.organizations.models import Appointment, Organization
from core.organizations.queries import staff_who_may
from core.russian import short_name
from moderation.grounds import CLAUSE
from moderation.models import Action, BlacklistEntry, InboxItem, Verdict

_MODERATORS = "Комментарии и сообщения разбирают модератор и пресс-служба: попросите их."


def may_edit_rules(actor: Actor) -> Decision:
    """Publish a new version of the rules of conduct."""
    return may(actor, Right.RULES_EDIT, "Правила поведения меняет начальник Отдела.")


def may_moderate(actor: Actor) -> Decision:
    """Decide over comments and messages, see the blacklist."""
    return may(actor, Right.MODERATE, _MODERATORS)


def may_see_rightness(actor: Actor) -> Decision:
    """See how often triage was right: whoever decides, and so can trust it no more than it deserves."""
    return may_moderate(actor)


def may_see_room(actor: Actor) -> Decision:
    """Open the screens at all: who moderates, and a head of a department, to whom something may be passed."""
    allowed = may_moderate(actor)
    return ALLOWED if organization_ids(actor, Role.DEPARTMENT_HEAD) else allowed


def may_answer_for(actor: Actor, item: InboxItem) -> Decision:
    """Write what the department answers: its head, while the item waits there."""
    if item.department_id is None or item.state != "waiting":
        return denied("Это сейчас не у отдела: отвечать не на что.")
    if item.department_id in organization_ids(actor, Role.DEPARTMENT_HEAD):
        return ALLOWED
    return denied("Отвечает руководитель отдела, которому это передали.", CLAUSE)


def may_lift(actor: Actor, entry: BlacklistEntry) -> Decision:
    """Lift a ban before its term: a moderator, but not the one who has banned."""
    allowed = may_moderate(actor)
    if not allowed or isinstance(actor, System) or entry.banned_by_id != actor.pk:
        return allowed
    others = [person for person in staff_who_may(Right.MODERATE) if person.pk != actor.pk]
    names = ", ".join(short_name(person.full_name) for person in others[:3])
    who = f" Могут: {names}." if names else ""
    return denied(f"Снимает не тот, кто внёс: решение пересматривает другой сотрудник.{who}", CLAUSE)


# --- seeing -----------------------------------------------------------------------------------------


def items_visible_to(actor: Actor | AnonymousUser) -> QuerySet[InboxItem]:
    """Items the actor may see; none for a stranger."""
    if isinstance(actor, System):
        return InboxItem.objects.all()
    if not isinstance(actor, User):
        return InboxItem.objects.none()
    if Right.MODERATE in rights_of(actor):
        return InboxItem.objects.all()
    headed = organization_ids(actor, Role.DEPARTMENT_HEAD)
    return InboxItem.objects.filter(department_id__in=headed) if headed else InboxItem.objects.none()


def entries_visible_to(actor: Actor | AnonymousUser) -> QuerySet[BlacklistEntry]:
    """The blacklist, for moderators."""
    sees = isinstance(actor, System) or (isinstance(actor, User) and Right.MODERATE in rights_of(actor))
    return BlacklistEntry.objects.all() if sees else BlacklistEntry.objects.none()


def get_item_for(actor: Any, pk: int) -> InboxItem:
    """One item. Raises Http404 for a stranger's."""
    query = items_visible_to(actor).select_related("page__organization", "claimed_by", "department")
    return _or_404(query, Q(pk=pk))


def get_verdict_for(actor: Any, pk: int) -> Verdict:
    """One verdict with its item. Raises Http404 for a stranger's."""
    query = Verdict.objects.filter(item__in=items_visible_to(actor)).select_related("item__page", "by")
    return _or_404(query, Q(pk=pk))


def get_action_for(actor: Any, pk: int) -> Action:
    """One action; those that lift a ban are known by their entry. Raises Http404 for a stranger's."""
    known = Q(item__in=items_visible_to(actor)) | Q(entry__in=entries_visible_to(actor))
    query = Action.objects.filter(known).select_related("page", "item", "entry", "verdict", "done_by")
    return _or_404(query, Q(pk=pk))


def get_entry_for(actor: Any, pk: int) -> BlacklistEntry:
    """One entry of the blacklist. Raises Http404 for a stranger's."""
    query = entries_visible_to(actor).select_related("page__organization", "item", "verdict", "banned_by")
    return _or_404(query, Q(pk=pk))


def _or_404(query: QuerySet[Any], where: Q) -> Any:
    found = query.filter(where).first()
    if found is None:
        raise Http404("no such object for this person")
    return found


# --- people -----------------------------------------------------------------------------------------


def heads_of(department: Organization) -> list[User]:
    """Heads of a department, to whom an item may be passed."""
    return list(
        User.objects.filter(
            is_active=True,
            pk__in=_appointed(Role.DEPARTMENT_HEAD).filter(organization=department).values("person"),
        )
    )


def departments() -> QuerySet[Organization]:
    """Where an item may be passed: departments that have a head today."""
    headed = _appointed(Role.DEPARTMENT_HEAD).values("organization")
    return Organization.objects.filter(pk__in=headed).order_by("short_name")


def _appointed(role: Role) -> QuerySet[Any]:
    return Appointment.objects.in_force(clock.city_now().date()).filter(role=role)
