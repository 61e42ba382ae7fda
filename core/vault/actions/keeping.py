"""Putting secrets in, replacing them and taking them out of use."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused, Stale
from core.vault import access, box, kinds, owners
from core.vault.actions.leaving import close_replaced
from core.vault.models import Secret, SecretVersion
from core.vault.owners import Owner


@transaction.atomic
def store(*, actor: Actor, owner: Owner, kind: str, value: str, label: str = "") -> Secret:
    """Keep a value as a new version; the one before it is retired, not destroyed.

    Raises:
        Refused: a blank or unfit value (nothing changes).
        AccessDenied: the actor may not store secrets of this owner.
        Stale: somebody stored another value at the same moment.
        VaultError: the keys are absent or wrong.
    """
    if not kinds.is_known(kind):
        raise ValueError(f"the vault keeps no secrets of kind {kind!r}")
    require(access.may_store(actor, owner))
    value = kinds.cleaned(kind, value)
    secret, _ = Secret.objects.get_or_create(owner_kind=owner.kind, owner_id=owner.id, kind=kind)
    first = secret.version == 0
    add_version(secret, value, actor=actor, label=label)
    close_replaced(secret, actor=actor)
    name = owners.name_of(owner)
    record(
        "vault.stored" if first else "vault.replaced",
        actor=actor,
        object=secret,
        label=name.label,
        organization_id=name.organization_id,
        data={"what": kinds.name_of(kind), "kind": kind, "version": secret.version},
    )
    return secret


def add_version(secret: Secret, value: str, *, actor: Actor, label: str = "") -> None:
    """Seal a clean value as the secret's next version, inside the caller's transaction.

    Raises:
        Stale: somebody stored another version since `secret` was read.
    """
    person = None if isinstance(actor, System) else actor
    now, version = clock.now(), secret.version + 1
    changes = {
        "version": version,
        "last3": kinds.hint_of(secret.kind, value),
        "pieces": kinds.pieces_of(secret.kind, value),
        "label": label[:120] or secret.label,
        "stored_at": now,
        "stored_by": person,
        "retired_at": None,
    }
    if Secret.objects.filter(pk=secret.pk, version=secret.version).update(**changes) != 1:
        raise Stale(
            "Этот секрет только что сохранил кто-то другой. Посмотрите, что изменилось, и решите заново."
        )
    for name, field in changes.items():
        setattr(secret, name, field)
    secret.versions.filter(retired_at__isnull=True).update(retired_at=now)
    sealed = box.seal(secret, version, value)
    SecretVersion.objects.create(
        secret=secret,
        version=version,
        format=sealed.format,
        key_id=sealed.key_id,
        nonce=sealed.nonce,
        ciphertext=sealed.ciphertext,
        created_at=now,
        created_by=person,
    )


@transaction.atomic
def retire(*, actor: Actor, owner: Owner, kind: str, reason: str) -> None:
    """Take a secret out of use: it is not opened any more until a new value is stored. Without one: nothing.

    Raises:
        Refused: no reason.
        AccessDenied: the actor may not store secrets of this owner.
    """
    require(access.may_store(actor, owner))
    if len(reason.strip()) < 5:
        raise Refused("Напишите, почему секрет больше не нужен.", field="reason")
    query = Secret.objects.filter(
        owner_kind=owner.kind, owner_id=owner.id, kind=kind, retired_at__isnull=True
    )
    secret = query.first()
    if secret is None or query.update(retired_at=clock.now()) != 1:
        return
    secret.versions.filter(retired_at__isnull=True).update(retired_at=clock.now())
    close_replaced(secret, actor=actor)
    name = owners.name_of(owner)
    record(
        "vault.retired",
        actor=actor,
        object=secret,
        label=name.label,
        organization_id=name.organization_id,
        data={"what": kinds.name_of(kind), "kind": kind, "reason": reason.strip()[:300]},
    )
