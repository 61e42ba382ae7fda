"""Sealing and opening of one stored version: the only place where rows meet the cipher."""

from __future__ import annotations

from core.vault import crypto, keys
from core.vault.crypto import Sealed
from core.vault.errors import KeyWrong, SecretDamaged
from core.vault.models import KeyCheck, Secret, SecretVersion


def _binding(secret: Secret, version: int, format: str) -> bytes:
    return crypto.binding(
        secret_id=secret.pk,
        version=version,
        kind=secret.kind,
        owner_kind=secret.owner_kind,
        owner_id=secret.owner_id,
        format=format,
    )


def seal(secret: Secret, version: int, value: str) -> Sealed:
    """Encrypt a value as one version of a secret, with the ring's first key."""
    key = keys.ring().first
    keys.require_right(key)
    return crypto.seal(key, value.encode(), _binding(secret, version, crypto.FORMAT))


def open_version(row: SecretVersion) -> str:
    """Decrypt a version (its `secret` loaded).

    Raises:
        KeyMissing: its key is not in the ring.
        KeyWrong: another key stands under that id.
        SecretDamaged: the row was changed, moved to another owner, kind or version, or has an unknown format.
    """
    key = keys.ring().get(row.key_id)
    plaintext = None
    if row.format == crypto.FORMAT:
        bound = _binding(row.secret, row.version, row.format)
        plaintext = crypto.opened(key, bytes(row.nonce), bytes(row.ciphertext), bound)
    if plaintext is not None:
        return plaintext.decode()
    check = KeyCheck.objects.filter(key_id=key.id).first()
    if check is not None and not keys.is_right(key, check):
        raise KeyWrong(f"Ключ «{key.id}» в VAULT_KEYS не тот, которым зашифрованы секреты.")
    raise SecretDamaged(
        f"Секрет № {row.secret_id}, версия {row.version}, не расшифровывается: строка изменена или "
        "переставлена. Сохраните секрет заново и проверьте журнал."
    )
