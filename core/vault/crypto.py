"""AES-256-GCM of one value, bound to where it belongs. Pure functions over bytes; no database, no settings.

https://cryptography.io/en/latest/hazmat/primitives/aead/#cryptography.hazmat.primitives.ciphers.aead.AESGCM
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = "a1"  # AES-256-GCM, 96-bit random nonce, 128-bit tag behind the ciphertext, AAD as in `binding`
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 32


@dataclass(frozen=True)
class Key:
    """A key of the ring: its id is stored beside what it seals, its bytes never leave memory."""

    id: str
    material: bytes = field(repr=False)


@dataclass(frozen=True)
class Sealed:
    """What is stored of a value."""

    format: str
    key_id: str
    nonce: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)


def binding(
    *, secret_id: int, version: int, kind: str, owner_kind: str, owner_id: int, format: str = FORMAT
) -> bytes:
    """Associated data of a value: opens only as this secret, version, kind and owner."""
    return json.dumps([format, secret_id, version, kind, owner_kind, owner_id]).encode()


def seal(key: Key, plaintext: bytes, bound_to: bytes) -> Sealed:
    """Encrypt under a fresh nonce."""
    nonce = os.urandom(NONCE_BYTES)
    return Sealed(FORMAT, key.id, nonce, AESGCM(key.material).encrypt(nonce, plaintext, bound_to))


def opened(key: Key, nonce: bytes, ciphertext: bytes, bound_to: bytes) -> bytes | None:
    """The plaintext, or None when key, data or binding is not the one it was sealed with."""
    try:
        return AESGCM(key.material).decrypt(nonce, ciphertext, bound_to)
    except (InvalidTag, ValueError):
        return None
