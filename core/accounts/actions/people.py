"""People: adding, changing, closing and opening the door again; own password and settings."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.access import Actor, require
from core.accounts import access
from core.accounts.actions.sessions import end_sessions
from core.accounts.actions.watch import tell_overseers
from core.accounts.models import User
from core.audit.actions import record
from core.changes import differing, in_words, set_on
from core.errors import Refused

NAME_FIELDS = ("email", "last_name", "first_name", "patronymic")


@transaction.atomic
def add_person(*, actor: Actor, email: str, last_name: str, first_name: str, patronymic: str = "") -> User:
    """Add a person without a password: an invitation lets them set it.

    Raises:
        AccessDenied: the actor does not manage people.
        Refused: the e-mail is taken (field «email»).
    """
    require(access.may_manage_people(actor))
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                email, last_name=last_name, first_name=first_name, patronymic=patronymic
            )
    except IntegrityError:
        raise _taken() from None
    record("accounts.person_added", actor=actor, object=person)
    return person


@transaction.atomic
def change_person(*, actor: Actor, person: User, **fields: str) -> None:
    """Correct a person's name or e-mail; other fields are a fault of the caller.

    Raises:
        AccessDenied: the actor does not manage people, or it is their own card.
        Refused: the e-mail is taken (field «email»).
    """
    require(access.may_manage(actor, person))
    if unknown := fields.keys() - set(NAME_FIELDS):
        raise ValueError(f"not a name: {sorted(unknown)}")
    if "email" in fields:
        fields["email"] = fields["email"].strip().lower()
    changed = differing(person, fields, NAME_FIELDS)
    if not changed:
        return
    set_on(person, fields, changed)
    try:
        with transaction.atomic():
            person.save(update_fields=changed)
    except IntegrityError:
        raise _taken() from None
    record("accounts.person_changed", actor=actor, object=person, data={"fields": in_words(User, changed)})
    if "email" in changed:
        # Addresses for a new password went to the old e-mail, and whoever reads it now may not be this person.
        person.invitations.filter(used_at__isnull=True, revoked_at__isnull=True).update(
            revoked_at=clock.now()
        )
        tell_overseers(actor=actor, person=person, what="сменил(а) почту для входа")


def _taken() -> Refused:
    return Refused("Человек с такой почтой уже есть", field="email", advice="Найдите его в списке людей.")


@transaction.atomic
def deactivate(*, actor: Actor, person: User, reason: str) -> None:
    """Close the door to a person: sessions end at once, invitations and remembered devices are void.

    Appointments stay on record: they are ended by their own act. The second time changes nothing.

    Raises:
        AccessDenied: the actor does not manage people, or it is they themselves.
        Refused: no reason.
    """
    require(access.may_manage(actor, person))
    if len(reason.strip()) < 5:
        raise Refused("Напишите, почему: это останется в журнале.", field="reason")
    if User.objects.filter(pk=person.pk, is_active=True).update(is_active=False) == 0:
        return
    person.is_active = False
    end_sessions(person)
    person.trusted_devices.all().delete()
    person.invitations.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=clock.now())
    record("accounts.deactivated", actor=actor, object=person, data={"reason": reason.strip()[:300]})


@transaction.atomic
def reactivate(*, actor: Actor, person: User) -> None:
    """Open the door again; the second time changes nothing.

    Raises:
        AccessDenied: the actor does not manage people, or it is they themselves.
    """
    require(access.may_manage(actor, person))
    if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        person.is_active = True
        record("accounts.reactivated", actor=actor, object=person)


# --- one's own --------------------------------------------------------------------------------------


@transaction.atomic
def change_password(*, actor: User, old: str, new: str) -> None:
    """Set a new password; other sessions and remembered devices end (the caller renews its own session).

    Raises:
        Refused: the old one is wrong (field «old»), or the new one is weak or the same (field «new»).
    """
    if not actor.check_password(old):
        raise Refused("Нынешний пароль другой. Проверьте раскладку и Caps Lock", field="old")
    if old == new:
        raise Refused("Новый пароль совпадает с нынешним. Придумайте другой", field="new")
    set_password(actor, new, field="new")
    record("accounts.password_changed", actor=actor, object=actor)


def set_password(person: User, new: str, *, field: str) -> None:
    """Check and keep a password; all sessions end with the old one. Call inside a transaction.

    Raises:
        Refused: the password is weak; says in what.
    """
    try:
        validate_password(new, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field=field) from error
    person.set_password(new)
    person.save(update_fields=["password"])
    person.trusted_devices.all().delete()


@transaction.atomic
def change_settings(*, actor: User, theme: str, single_keys: bool) -> None:
    """Theme and keys of one letter; writes only when something is different."""
    new = {"theme": User.Theme(theme).value, "single_keys": single_keys}
    changed = differing(actor, new, new)
    if not changed:
        return
    set_on(actor, new, changed)
    actor.save(update_fields=changed)
    record("accounts.settings_changed", actor=actor, object=actor, data={"fields": in_words(User, changed)})
