"""Sealing of keys that live for hours and that a network gives out anew on request: no versions, no journal.

What does not open any more (another key ring, a changed or moved row) is simply asked for again.
"""

from __future__ import annotations

import base64
import binascii

from core.vault import crypto, keys


def seal(value: str, place: str) -> str:
    """`value` as text for a column; it opens only for the same `place` (table, row, what it is for)."""
    key = keys.ring().first
    keys.require_right(key)
    sealed = crypto.seal(key, value.encode(), _bound(place))
    packed = base64.b64encode(sealed.nonce + sealed.ciphertext).decode()
    return f"{sealed.format}:{sealed.key_id}:{packed}"


def opened(text: str, place: str) -> str | None:
    """The value behind `text`, or None when it is none of ours, of another place, or its key is gone."""
    form, _, rest = text.partition(":")
    key_id, _, packed = rest.partition(":")
    ring = keys.ring()
    if form != crypto.FORMAT or key_id not in ring:
        return None
    try:
        raw = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None
    if base64.b64encode(raw).decode() != packed:  # bits that say nothing: not as it was written
        return None
    nonce, ciphertext = raw[: crypto.NONCE_BYTES], raw[crypto.NONCE_BYTES :]
    plain = crypto.opened(ring.get(key_id), nonce, ciphertext, _bound(place))
    return None if plain is None else plain.decode()


def _bound(place: str) -> bytes:
    return f"passing|{place}".encode()
