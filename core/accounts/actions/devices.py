"""Remembered devices: a random value in a cookie, its digest here, thirty days, revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from core import clock
from core.access import require
from core.accounts import access
from core.accounts.models import TrustedDevice, User
from core.audit.actions import record
from core.errors import Refused

VALID_FOR = timedelta(days=30)


def digest_of(value: str) -> str:
    """A random value of 256 bits needs no slow digest."""
    return hashlib.sha256(value.encode()).hexdigest()


@transaction.atomic
def trust_device(*, actor: User, label: str) -> str:
    """Remember a browser; returns the value for its cookie, shown this once.

    Raises:
        Refused: the person's rights ask for a code every time.
    """
    if access.needs_second_factor(actor):
        raise Refused(
            "Запомнить устройство нельзя: с вашими правами код нужен при каждом входе.", clause="2.2"
        )
    value = secrets.token_urlsafe(32)
    device = TrustedDevice.objects.create(
        user=actor, digest=digest_of(value), label=label[:200], expires_at=clock.now() + VALID_FOR
    )
    record("accounts.device_trusted", actor=actor, object=device)
    return value


def is_trusted(person: User, value: str) -> bool:
    """Whether this cookie is a device the person has remembered and not forgotten."""
    if not value:
        return False
    return TrustedDevice.objects.filter(
        user=person, digest=digest_of(value), expires_at__gt=clock.now()
    ).exists()


@transaction.atomic
def revoke_device(*, actor: User, device: TrustedDevice) -> None:
    """Ask for the code on that device again; the second time changes nothing.

    Raises:
        AccessDenied: the device is somebody else's and the actor does not manage people.
    """
    if device.user_id != actor.pk:
        require(access.may_manage(actor, device.user))
    label = str(device)
    if TrustedDevice.objects.filter(pk=device.pk).delete()[0]:
        record("accounts.device_revoked", actor=actor, object=device.user, label=label)
