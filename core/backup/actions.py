"""Making a copy of the portal and putting it back."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from core import clock
from core.access import System
from core.accounts.models import User
from core.audit import head
from core.audit.actions import record
from core.audit.models import Entry
from core.audit.verification import Report, verify_and_keep
from core.backup import archive, postgres, sqlite
from core.backup.errors import BackupError
from core.backup.manifest import FileInfo, Manifest
from core.vault import keys
from core.vault.errors import KeysMalformed
from core.vault.models import SecretVersion

HEAD = "journal-head.txt"
MEDIA = "media"


@dataclass(frozen=True)
class Made:
    """A copy that was made: where, its SHA-256, and ids of the vault keys it needs."""

    path: Path
    sha256: str
    manifest: Manifest


@dataclass(frozen=True)
class Restored:
    """What was put back. `kept` says where the former content lies.

    Without a `report` the program is newer than the copy: the tables must be migrated before they are read.
    """

    manifest: Manifest
    report: Report | None
    kept: list[str] = field(default_factory=list)
    missing_keys: list[str] = field(default_factory=list)


# --- a copy -----------------------------------------------------------------------------------------


def make(to: Path) -> Made:
    """Copy database, media and the journal's head into one file: `to` is the file (.tar.gz) or a folder.

    The head is read before the database and media after it: the copy never lacks what it speaks of.

    Raises:
        BackupError: it cannot be made; nothing is left behind.
    """
    target = _target(to)
    with _workshop() as room:
        sources = _head_source(room) | _database_source(room) | _media_sources()
        manifest = Manifest(
            made_at=clock.now().isoformat(timespec="seconds"),
            vendor=connection.vendor,
            vault_keys=_keys_used(),
            files=[FileInfo.of(path, name) for name, path in sources.items()],
        )
        archive.write(target, manifest, sources)
    made = Made(target, _sha256(target), manifest)
    with transaction.atomic():
        record(
            "service.backed_up",
            actor=System("backup"),
            label=target.name,
            data={"digest": made.sha256, "files": len(manifest.files)},
        )
    return made


def _target(to: Path) -> Path:
    if to.name.endswith(".tar.gz"):
        to.parent.mkdir(parents=True, exist_ok=True)
        return to
    to.mkdir(parents=True, exist_ok=True)
    return to / f"portal-{clock.city_now():%Y-%m-%d-%H%M%S}.tar.gz"


def _head_source(room: Path) -> dict[str, Path]:
    if not head.path().exists():
        return {}
    shutil.copyfile(head.path(), room / HEAD)
    return {HEAD: room / HEAD}


def _database_source(room: Path) -> dict[str, Path]:
    engine = postgres if connection.vendor == "postgresql" else sqlite
    engine.dump(room / engine.FILE)
    return {engine.FILE: room / engine.FILE}


def _media_sources() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {f"{MEDIA}/{path.relative_to(root).as_posix()}": path for path in files}


def _keys_used() -> list[str]:
    return list(SecretVersion.objects.order_by("key_id").values_list("key_id", flat=True).distinct())


# --- the way back -----------------------------------------------------------------------------------


def restore(path: Path, *, replace: bool = False, privileges: bool = True) -> Restored:
    """Put a copy back. Everything is checked before anything is changed; what was there is kept aside.

    `privileges` (PostgreSQL): give the rights on tables to the roles that had them; they must exist.

    Raises:
        BackupError: not a sound copy, made on another kind of database, or the portal is not empty and
            `replace` was not given.
    """
    if not replace and not _is_empty():
        raise BackupError(
            "База не пуста. Чтобы заменить её копией, добавьте --replace: прежнее сохранится рядом."
        )
    with _workshop() as room:
        manifest = archive.unpack(path, room)
        if manifest.vendor != connection.vendor:
            raise BackupError(
                f"Копия сделана на {manifest.vendor}, а портал настроен на {connection.vendor}."
            )
        # To the microsecond: two restores within a second must not take each other's name.
        stamp = f"before-restore-{clock.city_now():%Y%m%d-%H%M%S-%f}"
        kept = [_load_database(room, stamp, privileges)]
        kept += _swap_media(room / MEDIA, stamp) + _swap_head(room / HEAD, stamp)
    if _needs_migrate():
        return Restored(manifest, None, kept, _missing_keys(manifest))
    _note(manifest)
    return Restored(manifest, verify_and_keep(), kept, _missing_keys(manifest))


def _load_database(room: Path, stamp: str, privileges: bool) -> str:
    if connection.vendor == "postgresql":
        return f"схема {postgres.load(room / postgres.FILE, keep_as=stamp, privileges=privileges)}"
    return sqlite.load(room / sqlite.FILE, keep_as=stamp)


def _swap_media(found: Path, stamp: str) -> list[str]:
    root, kept = Path(settings.MEDIA_ROOT), []
    if root.exists():
        aside = root.with_name(f"{root.name}.{stamp}")
        shutil.move(root, aside)
        kept.append(str(aside))
    if found.exists():
        shutil.move(found, root)
    root.mkdir(parents=True, exist_ok=True)
    return kept


def _swap_head(found: Path, stamp: str) -> list[str]:
    current, kept = head.path(), []
    if current.exists():
        aside = current.with_name(f"{current.name}.{stamp}")
        shutil.move(current, aside)
        kept.append(str(aside))
    if found.exists():
        shutil.move(found, current)
    return kept


def _note(manifest: Manifest) -> None:
    with transaction.atomic():
        record("service.restored", actor=System("restore"), data={"made_at": manifest.made_at})


def _is_empty() -> bool:
    """No people and no journal: a database that was never used, or has no tables yet."""
    tables = connection.introspection.table_names()
    return not any(
        model._meta.db_table in tables and model._default_manager.exists() for model in (User, Entry)
    )


def _needs_migrate() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _missing_keys(manifest: Manifest) -> list[str]:
    try:
        ring = keys.ring()
    except KeysMalformed:
        return manifest.vault_keys
    return [key_id for key_id in manifest.vault_keys if key_id not in ring]


# --- both -------------------------------------------------------------------------------------------


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder for the time of the work, on the disk of the data, closed to others."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix="copy-", dir=settings.DATA_DIR))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
