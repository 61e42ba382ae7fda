"""The chain as pure functions: what of an entry is sealed, and how a link is bound to the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from core.audit.models import Entry, Seal

GENESIS = "0" * 64  # what the first link has for its previous one
_FORM = "entry/1"


def digest_of(entry: Entry) -> str:
    """SHA-256 of everything an entry says, in one exact form on both databases."""
    content = [
        _FORM,
        entry.pk,
        _instant(entry.at),
        entry.event,
        entry.actor_id,
        entry.system,
        entry.object_kind,
        entry.object_id,
        entry.label,
        entry.organization_id,
        entry.data,
        entry.request_id,
        entry.address_digest,
    ]
    return _sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def hash_of(*, seq: int, entry_id: int, digest: str, previous: str, sealed_at: datetime) -> str:
    """SHA-256 of a link: its number, its entry, that entry's digest, the link before it and the time of sealing."""
    return _sha256("\n".join([str(seq), str(entry_id), digest, previous, _instant(sealed_at)]))


def link(entry: Entry, *, seq: int, previous: str, sealed_at: datetime) -> Seal:
    """The (unsaved) seal of an entry that continues the chain."""
    digest = digest_of(entry)
    whole = hash_of(seq=seq, entry_id=entry.pk, digest=digest, previous=previous, sealed_at=sealed_at)
    return Seal(seq=seq, entry=entry, digest=digest, previous=previous, hash=whole, sealed_at=sealed_at)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
