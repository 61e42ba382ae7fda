"""Re-encryption of everything with the ring's first key: in batches, so that it can be stopped and run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from core.access import Actor, require
from core.audit.actions import record
from core.vault import access, box, keys
from core.vault.errors import VaultError
from core.vault.models import SecretVersion

BATCH = 100


@dataclass
class Rotation:
    """What a run did: rows moved to the first key, rows that could not be opened (id → why), keys no more needed."""

    key_id: str
    moved: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    removable: list[str] = field(default_factory=list)


def rotate(*, actor: Actor, progress: Callable[[int], None] | None = None) -> Rotation:
    """Seal every version of every secret with the first key; rows that have it already are passed over.

    A row that cannot be opened is reported and left as it is; the rest goes on.

    Raises:
        AccessDenied: the actor may not run rotations.
        VaultError: the first key itself is wrong.
    """
    require(access.may_rotate(actor))
    first = keys.ring().first
    keys.require_right(first)
    result, last = Rotation(first.id), 0
    while rows := _next(first.id, last):
        last = rows[-1].pk
        _move(rows, result, actor=actor)
        if progress:
            progress(result.moved)
    used = set(SecretVersion.objects.order_by("key_id").values_list("key_id", flat=True).distinct())
    result.removable = [key.id for key in keys.ring() if key.id != first.id and key.id not in used]
    return result


def _next(first_id: str, last: int) -> list[SecretVersion]:
    rows = SecretVersion.objects.exclude(key_id=first_id).filter(pk__gt=last).order_by("pk")
    return list(rows.select_related("secret")[:BATCH])


@transaction.atomic
def _move(rows: list[SecretVersion], result: Rotation, *, actor: Actor) -> None:
    moved = 0
    for row in rows:
        try:
            sealed = box.seal(row.secret, row.version, box.open_version(row))
        except VaultError as error:
            result.failed[row.pk] = error.message
            continue
        # Only the row that was read: one replaced meanwhile is already under the first key.
        moved += SecretVersion.objects.filter(pk=row.pk, key_id=row.key_id, nonce=row.nonce).update(
            format=sealed.format, key_id=sealed.key_id, nonce=sealed.nonce, ciphertext=sealed.ciphertext
        )
    if moved:
        record("vault.rotated", actor=actor, data={"key_id": result.key_id, "count": moved})
    result.moved += moved
