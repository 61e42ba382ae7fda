"""What a person is shown: always by right, with a reason, after confirming identity, and journalled first.

The journal entry is committed in a transaction of its own before anything is decrypted: whatever dies in between,
there is no look without an entry.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from core import clock
from core.access import Actor, require
from core.accounts.rights import Right
from core.audit.actions import record
from core.audit.models import Entry
from core.errors import ConfirmationNeeded, Refused, Stale
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from core.vault import access, box, kinds, owners, totp
from core.vault.actions.keeping import add_version
from core.vault.hours import is_night
from core.vault.models import Secret, SecretVersion

LEAST_REASON = 5
MOST_REASON = 200
SHOWN_FOR = timedelta(seconds=30)


@dataclass(frozen=True)
class Shown:
    """What one look gave: the value until `until`. `left` is how many recovery codes are still kept."""

    secret_id: int
    kind: str
    value: str = field(repr=False)
    reason: str
    at: datetime
    until: datetime
    left: int | None = None

    @property
    def seconds(self) -> int:
        """For how long it is shown."""
        return round((self.until - self.at).total_seconds())

    @property
    def in_groups(self) -> str:
        """A one-time code as it is read aloud: «417 052»."""
        return f"{self.value[:3]} {self.value[3:]}"


def show_one(*, actor: Actor, secret_id: int, reason: str, confirmed: bool = False) -> Shown:
    """Show whatever of a secret may be shown: a value, a one-time code or one recovery code.

    Raises: as `reveal`.
    """
    kind = Secret.objects.values_list("kind", flat=True).get(pk=secret_id)
    look: dict[str, Any] = {"actor": actor, "secret_id": secret_id, "reason": reason, "confirmed": confirmed}
    lasts, left = SHOWN_FOR, None
    if kind == kinds.TOTP_SEED:
        value, seconds = totp_code(**look)
        lasts = timedelta(seconds=seconds)
    elif kind == kinds.RECOVERY_CODES:
        value, left = take_recovery_code(**look)
    else:
        value = reveal(**look)
    now = clock.now()
    return Shown(secret_id, kind, value, " ".join(reason.split()), now, now + lasts, left)


def reveal(*, actor: Actor, secret_id: int, reason: str, confirmed: bool = False) -> str:
    """The login or password of an account. Tokens, seeds and recovery codes are not shown this way.

    `confirmed` is what `core.accounts.confirm.is_confirmed(request)` says.

    Raises:
        Refused: no reason, or the secret is out of use.
        AccessDenied: no right, or a kind that is never shown.
        ConfirmationNeeded: identity was not confirmed lately.
        VaultError: the secret cannot be opened (the entry stays: somebody tried).
    """
    secret = Secret.objects.get(pk=secret_id)
    require(access.may_reveal(actor, secret))
    _log("vault.revealed", secret, actor=actor, reason=reason, confirmed=confirmed)
    return box.open_version(_current(secret))


def totp_code(*, actor: Actor, secret_id: int, reason: str, confirmed: bool = False) -> tuple[str, int]:
    """The account's present one-time code and for how many seconds it will still do; the seed stays inside.

    Raises: as `reveal`.
    """
    secret = Secret.objects.get(pk=secret_id)
    require(access.may_see_code(actor, secret))
    _log("vault.code_shown", secret, actor=actor, reason=reason, confirmed=confirmed)
    seed, at = box.open_version(_current(secret)), time.time()
    return totp.code_at(seed, at), totp.seconds_left(at)


def take_recovery_code(
    *, actor: Actor, secret_id: int, reason: str, confirmed: bool = False
) -> tuple[str, int]:
    """One recovery code of an account, which the vault then forgets, and how many are left.

    Raises: as `reveal`; Stale when somebody took one at the same moment.
    """
    secret = Secret.objects.get(pk=secret_id)
    require(access.may_take_code(actor, secret))
    codes = kinds.pieces(box.open_version(_current(secret)))
    with transaction.atomic(durable=True):
        _record("vault.recovery_taken", secret, actor=actor, reason=reason, confirmed=confirmed)
        if codes[1:]:
            add_version(secret, "\n".join(codes[1:]), actor=actor)
        else:
            _retire_empty(secret)
    return codes[0], len(codes) - 1


def _retire_empty(secret: Secret) -> None:
    unused = Secret.objects.filter(pk=secret.pk, version=secret.version, retired_at__isnull=True)
    if unused.update(retired_at=clock.now(), pieces=0) != 1:
        raise Stale("Последний код только что взял кто-то другой.")


def _log(event: str, secret: Secret, *, actor: Actor, reason: str, confirmed: bool) -> None:
    with transaction.atomic(durable=True):
        _record(event, secret, actor=actor, reason=reason, confirmed=confirmed)


def _record(event: str, secret: Secret, *, actor: Actor, reason: str, confirmed: bool) -> None:
    """Journal a look, and wake whoever oversees the vault when it is at night."""
    if not confirmed:
        raise ConfirmationNeeded("Подтвердите личность: введите пароль и код ещё раз.", clause="2.2")
    name = owners.name_of(secret.owner)
    entry = record(
        event,
        actor=actor,
        object=secret,
        label=name.label,
        organization_id=name.organization_id,
        data={
            "what": kinds.name_of(secret.kind),
            "kind": secret.kind,
            "version": secret.version,
            "reason": _reason(reason),
        },
    )
    if is_night(entry.at):
        _tell_of_night(entry, secret, actor)


def _tell_of_night(entry: Entry, secret: Secret, actor: Actor) -> None:
    notify(
        people=staff_who_may(Right.VAULT_OVERSEE),
        kind="vault.night",
        text=f"Ночью смотрели секрет: {kinds.name_of(secret.kind)}, {entry.label} — {actor.full_name}",
        url=reverse("vault:seen"),
        key=f"vault.night:{entry.pk}",
    )


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise Refused(
            f"Напишите, зачем: хотя бы {LEAST_REASON} знаков. Причина попадёт в журнал.", field="reason"
        )
    return reason[:MOST_REASON]


def _current(secret: Secret) -> SecretVersion:
    row = SecretVersion.objects.filter(secret=secret, version=secret.version).first()
    if row is None or secret.retired_at:
        raise Refused("Этот секрет снят и больше не открывается.")
    row.secret = secret
    return row
