"""Invitations: a one-time address where a person sets a password."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta

from axes.utils import reset as reset_attempts
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from core import clock
from core.access import Actor, System, require
from core.accounts import access, throttle
from core.accounts.actions.people import set_password
from core.accounts.actions.watch import tell_overseers
from core.accounts.models import Invitation, User
from core.audit.actions import record
from core.errors import Refused
from core.russian import moment_text

log = logging.getLogger(__name__)

INVITATION_VALID_FOR = timedelta(days=3)
RESET_VALID_FOR = timedelta(hours=1)
RESET = System("password-reset")


def digest_of(token: str) -> str:
    """A token of 256 random bits needs no slow digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_url(token: str) -> str:
    """The full address to hand over."""
    return settings.PORTAL_URL + reverse("invitation", args=[token])


@transaction.atomic
def invite(*, actor: Actor, person: User) -> str:
    """Make a one-time address for setting a password, good for three days; earlier ones stop working.

    Returns the token, shown this once.

    Raises:
        AccessDenied: the actor does not manage people, or it is they themselves.
        Refused: the person no longer works here.
    """
    require(access.may_manage(actor, person))
    if not person.is_active:
        raise Refused("Вход этому человеку закрыт.", advice="Сначала откройте его снова.")
    _revoke_open(person)
    token = _issue(
        person, created_by=None if isinstance(actor, System) else actor, valid=INVITATION_VALID_FOR
    )
    record("accounts.invited", actor=actor, object=person)
    if person.has_usable_password():
        tell_overseers(actor=actor, person=person, what="выдал(а) адрес для нового пароля")
    return token


def _issue(person: User, *, created_by: User | None, valid: timedelta) -> str:
    now, token = clock.now(), secrets.token_urlsafe(32)
    Invitation.objects.create(
        person=person, digest=digest_of(token), created_at=now, created_by=created_by, expires_at=now + valid
    )
    return token


def _revoke_open(person: User) -> int:
    rows = person.invitations.filter(used_at__isnull=True, revoked_at__isnull=True)
    return rows.update(revoked_at=clock.now())


def open_invitation(person: User) -> Invitation | None:
    """The person's invitation that still works, or None."""
    rows = person.invitations.filter(used_at__isnull=True, revoked_at__isnull=True)
    return rows.filter(expires_at__gt=clock.now()).first()


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a token while it works, or None."""
    found = Invitation.objects.select_related("person").filter(
        digest=digest_of(token),
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
        person__is_active=True,
    )
    return found.first()


@transaction.atomic
def revoke_invitation(*, actor: Actor, person: User) -> None:
    """Make the person's address stop working; without one nothing changes.

    Raises:
        AccessDenied: the actor does not manage people, or it is they themselves.
    """
    require(access.may_manage(actor, person))
    if _revoke_open(person):
        record("accounts.invitation_revoked", actor=actor, object=person)


@transaction.atomic
def take_invitation(*, token: str, password: str) -> User:
    """Set the password; the address works once. Sessions, devices and earlier failures are forgotten.

    Raises:
        Refused: the address no longer works, or the password is weak (field «password»).
    """
    invitation = find_invitation(token)
    taken = invitation is not None and Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True
    ).update(used_at=clock.now())
    if invitation is None or not taken:
        raise Refused("Этот адрес уже не действует.", advice="Попросите у администратора портала новый.")
    person = invitation.person
    set_password(person, password, field="password")
    _revoke_open(person)
    throttle.clear(throttle.email_key("password", person.email))
    reset_attempts(username=person.email)
    record("accounts.password_set", actor=person, object=person)
    return person


# --- by e-mail --------------------------------------------------------------------------------------


def mail_invitation(person: User, token: str) -> bool:
    """Send the address of an invitation; whether the mail server took it. Call outside a transaction."""
    try:
        _letter(person, token, "Приглашение", INVITATION_VALID_FOR).send()
    except OSError as error:  # smtplib's errors are among these
        log.warning("the invitation of person %s was not mailed: %s", person.pk, type(error).__name__)
        return False
    return True


def mail_reset(person: User, token: str) -> None:
    """Send the address for a new password. Call outside a transaction.

    Raises:
        OSError: the mail server did not take it; the task tries again.
    """
    _letter(person, token, "Новый пароль", RESET_VALID_FOR).send()


def _letter(person: User, token: str, what: str, valid: timedelta) -> EmailMessage:
    return EmailMessage(
        subject=f"{what}: портал официальных страниц",
        body="\n".join(
            [
                f"{person.first_name}, задайте пароль по этому адресу:",
                "",
                invitation_url(token),
                "",
                f"Адрес действует один раз и до {moment_text(clock.now() + valid, near=False)}.",
                "Если вы этого не просили, ничего не делайте.",
            ]
        ),
        to=[person.email],
    )


@transaction.atomic
def issue_reset(*, email: str) -> tuple[User, str] | None:
    """A person who forgot the password asks for a new address by e-mail; None when there is nobody to send to.

    The caller sends it outside the transaction and answers the same way in both cases.
    """
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        return None
    token = _issue(person, created_by=None, valid=RESET_VALID_FOR)
    record("accounts.reset_asked", actor=RESET, object=person)
    return person, token
