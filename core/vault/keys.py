"""The key ring: `VAULT_KEYS` = «id:base64,id:base64», 32 bytes each; the first one writes, all read."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from core.vault import crypto
from core.vault.crypto import KEY_BYTES, Key
from core.vault.errors import KeyMissing, KeysMalformed, KeyWrong
from core.vault.models import KeyCheck, SecretVersion

_ID = re.compile(r"[A-Za-z0-9._-]{1,32}\Z")
_KNOWN_TEXT = b"official pages vault: this key is the right one"


class KeyRing:
    """Keys by id, in order; the first one writes."""

    def __init__(self, keys: list[Key]) -> None:
        self._keys = {key.id: key for key in keys}
        self.first = keys[0]

    def get(self, key_id: str) -> Key:
        """A key by id.

        Raises:
            KeyMissing: it was taken out of `VAULT_KEYS` too early.
        """
        try:
            return self._keys[key_id]
        except KeyError:
            raise KeyMissing(
                f"В VAULT_KEYS нет ключа «{key_id}», которым зашифрованы секреты. Верните его: ключ убирают "
                "только после rotate_vault_key."
            ) from None

    def __contains__(self, key_id: object) -> bool:
        return key_id in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._keys)})"


def parse(text: str) -> KeyRing:
    """Read `VAULT_KEYS`; spaces and line ends around entries are ignored.

    Raises:
        KeysMalformed: with the id or the place of the wrong entry, never with its material.
    """
    keys: list[Key] = []
    for place, part in enumerate(filter(None, re.split(r"[,\s]+", text)), start=1):
        key_id, colon, encoded = part.partition(":")
        if not colon or not _ID.match(key_id):
            raise KeysMalformed(f"VAULT_KEYS: запись {place} не похожа на «имя:ключ в base64».")
        if any(key.id == key_id for key in keys):
            raise KeysMalformed(f"VAULT_KEYS: имя ключа «{key_id}» встречается дважды.")
        keys.append(Key(key_id, _material(key_id, encoded)))
    if not keys:
        raise KeysMalformed("VAULT_KEYS не задан: хранилищу секретов нечем шифровать.")
    return KeyRing(keys)


def _material(key_id: str, encoded: str) -> bytes:
    try:
        material = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise KeysMalformed(f"VAULT_KEYS: ключ «{key_id}» записан не в base64.") from None
    if len(material) != KEY_BYTES:
        raise KeysMalformed(f"VAULT_KEYS: в ключе «{key_id}» {len(material)} байт вместо {KEY_BYTES}.")
    return material


_parsed = lru_cache(maxsize=4)(parse)


def ring() -> KeyRing:
    """The ring of this process.

    Raises:
        KeysMalformed: `VAULT_KEYS` is absent or cannot be read.
    """
    return _parsed(settings.VAULT_KEYS)


def _bound(key_id: str) -> bytes:
    return f"key-check|{key_id}".encode()


def is_right(key: Key, check: KeyCheck) -> bool:
    """Whether this is the key that made the check record."""
    text = crypto.opened(key, bytes(check.nonce), bytes(check.ciphertext), _bound(key.id))
    return text == _KNOWN_TEXT


def require_right(key: Key) -> None:
    """Refuse a key that is not the one first used under its id; the first use leaves a check record.

    Raises:
        KeyWrong: another key stands under this id.
    """
    check = KeyCheck.objects.filter(key_id=key.id).first()
    if check is None:
        sealed = crypto.seal(key, _KNOWN_TEXT, _bound(key.id))
        with transaction.atomic():
            check, _ = KeyCheck.objects.get_or_create(
                key_id=key.id, defaults={"nonce": sealed.nonce, "ciphertext": sealed.ciphertext}
            )
    if not is_right(key, check):
        raise KeyWrong(_wrong(key.id))


def _wrong(key_id: str) -> str:
    return (
        f"Ключ «{key_id}» в VAULT_KEYS не тот, которым зашифрованы секреты. "
        "Верните прежний ключ под этим именем."
    )


def problems() -> list[str]:
    """What is wrong with the keys against the database, as Russian sentences; empty when all fits."""
    try:
        current = ring()
    except KeysMalformed as error:
        return [error.message]
    checks = {check.key_id: check for check in KeyCheck.objects.all()}
    wrong = [_wrong(key.id) for key in current if key.id in checks and not is_right(key, checks[key.id])]
    used = SecretVersion.objects.order_by("key_id").values_list("key_id", flat=True).distinct()
    for key_id in used:
        try:
            current.get(key_id)
        except KeyMissing as error:
            wrong.append(error.message)
    return wrong
