"""Keeping files, tying them to a record, forgetting them when their time is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from core import clock, storage
from core.accounts.models import User
from core.evidence.content import Checked
from core.evidence.models import EvidenceFile, stored_name
from core.evidence.owners import is_registered

# Bytes whose record was refused after they came are swept away when nobody can be writing them any more.
ORPHAN_AGE = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """A file whose bytes lie in the storage."""

    digest: str
    mime: str
    size: int
    name: str


def keep(files: Iterable[Checked]) -> list[Kept]:
    """Write the bytes, before the transaction of the record. The same file twice is kept once."""
    kept: dict[str, Kept] = {}
    for file in files:
        digest, name = file.digest, stored_name(file.digest, file.mime)
        storage.put(name, file.content)
        Path(
            default_storage.path(name)
        ).touch()  # bytes left from long ago are not swept from under this record
        kept[digest] = Kept(digest, file.mime, len(file.content), file.name)
    return list(kept.values())


def attach(*, actor: User, kind: str, owner_id: int, files: Sequence[Kept]) -> list[str]:
    """Tie kept files to a record, in the caller's transaction; the caller has checked access and writes the journal.

    Returns the digests, for the entry of the journal.
    """
    if files and not is_registered(kind):
        raise ValueError(f"nobody says who sees evidence of {kind!r}")
    EvidenceFile.objects.bulk_create(
        EvidenceFile(
            kind=kind,
            owner_id=owner_id,
            digest=file.digest,
            mime=file.mime,
            size=file.size,
            name=file.name,
            added_by=actor,
        )
        for file in files
    )
    return [file.digest for file in files]


def forget(*, kind: str, owner_ids: Collection[int]) -> int:
    """Delete the files of records whose time is over, in the caller's transaction; digests stay. Answers of how many."""
    rows = list(EvidenceFile.objects.filter(kind=kind, owner_id__in=owner_ids, forgotten_at__isnull=True))
    EvidenceFile.objects.filter(pk__in=[row.pk for row in rows]).update(forgotten_at=clock.now(), name="")
    names = {row.digest: row.stored_as for row in rows}
    transaction.on_commit(lambda: _delete_unused(names))
    return len(rows)


def _delete_unused(names: dict[str, str]) -> None:
    used = EvidenceFile.objects.filter(digest__in=names, forgotten_at__isnull=True)
    for digest in names.keys() - set(used.values_list("digest", flat=True)):
        default_storage.delete(names[digest])


def sweep_orphans() -> int:
    """Delete bytes that belong to no record: they came with a form that was refused. Answers of how many."""
    before, swept = clock.now() - ORPHAN_AGE, 0
    for name in _stored():
        digest = name.rsplit("/", 1)[-1].split(".", 1)[0]
        if default_storage.get_modified_time(name) > before:
            continue
        if not EvidenceFile.objects.filter(digest=digest, forgotten_at__isnull=True).exists():
            default_storage.delete(name)
            swept += 1
    return swept


def _stored() -> list[str]:
    if not default_storage.exists("evidence"):
        return []
    folders, _ = default_storage.listdir("evidence")
    return [
        f"evidence/{folder}/{name}"
        for folder in sorted(folders)
        for name in sorted(default_storage.listdir(f"evidence/{folder}")[1])
    ]
