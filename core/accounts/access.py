"""Who may manage people and see them."""

from __future__ import annotations

from django.http import Http404

from core.access import ALLOWED, Actor, Decision, System, denied, may, rights_of
from core.accounts.models import User
from core.accounts.rights import SECOND_FACTOR_RIGHTS, Right

WHO_MANAGES = "Людей и назначения ведёт администратор портала."


def may_manage_people(actor: Actor) -> Decision:
    """Add people, invite them, see the list."""
    return may(actor, Right.PEOPLE_MANAGE, WHO_MANAGES)


def may_manage(actor: Actor, person: User) -> Decision:
    """Change the rights, the sign-in or the data of this person; never one's own."""
    if isinstance(actor, System):
        return ALLOWED
    if actor.pk == person.pk:
        return denied("Свои права и назначения никто не меняет сам: это делает другой администратор.", "11")
    return may_manage_people(actor)


def get_person_for(actor: User, pk: int) -> User:
    """A person's card: for whoever manages people, and for oneself.

    Raises:
        Http404: no such person, or somebody else's card without the right.
    """
    person = User.objects.filter(pk=pk).first()
    if person is None or (person.pk != actor.pk and not may_manage_people(actor)):
        raise Http404
    return person


def needs_second_factor(person: User) -> bool:
    """Whether the person's rights ask for a code at every sign-in (п. 2.2)."""
    return bool(rights_of(person) & SECOND_FACTOR_RIGHTS)
