"""The portal's own use of secrets: opened for one call, counted, never shown."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from core.vault import box
from core.vault.models import SecretUse, SecretVersion
from core.vault.owners import Owner


def use(owner: Owner, kind: str, *, purpose: str) -> str | None:
    """The present value for one call of the portal itself, or None when the owner has no such secret.

    `purpose` (a short English word, «publish») goes to a counter, not to the journal. Keep the answer in a
    local variable, hand it to one call and let it go.

    Raises:
        VaultError: a secret is there but cannot be opened; never mistaken for an absent one.
    """
    if not purpose or len(purpose) > 60:
        raise ValueError("say for what the secret is opened, in at most 60 characters")
    row = _current(owner, kind)
    if row is None:
        return None
    value = box.open_version(row)
    _count_use(row.secret_id, purpose)
    return value


def _current(owner: Owner, kind: str) -> SecretVersion | None:
    return (
        SecretVersion.objects.filter(
            secret__owner_kind=owner.kind,
            secret__owner_id=owner.id,
            secret__kind=kind,
            secret__retired_at__isnull=True,
            version=F("secret__version"),
        )
        .select_related("secret")
        .first()
    )


def _count_use(secret_id: int, purpose: str) -> None:
    now = clock.now()
    counted = SecretUse.objects.filter(secret_id=secret_id, purpose=purpose)
    if counted.update(count=F("count") + 1, last_at=now):
        return
    try:
        with transaction.atomic():
            SecretUse.objects.create(secret_id=secret_id, purpose=purpose, count=1, last_at=now)
    except IntegrityError:  # another was first
        counted.update(count=F("count") + 1, last_at=now)
