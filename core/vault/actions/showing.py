"""What a person is shown: always by right, with a reason, after confirming identity, and journalled first.

The journal entry is committed in a transaction of its own before anything is decrypted: whatever dies in between,
there is no look without an entry.
"""

from __future__ import annotations

import time

from django.db import transaction

from core import clock
from core.access import Actor, require
from core.audit.actions import record
from core.errors import ConfirmationNeeded, Refused, Stale
from core.vault import access, box, kinds, owners, totp
from core.vault.actions.keeping import add_version
from core.vault.models import Secret, SecretVersion

LEAST_REASON = 5
MOST_REASON = 200


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
    if not confirmed:
        raise ConfirmationNeeded("Подтвердите личность: введите пароль и код ещё раз.", clause="2.2")
    name = owners.name_of(secret.owner)
    record(
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
