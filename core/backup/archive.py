"""The copy as one .tar.gz: the manifest first, then the files it names and nothing else."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from core.backup import manifest as description
from core.backup.errors import BackupError
from core.backup.manifest import FileInfo, Manifest

_BLOCK = 1024 * 1024
_MOST_MANIFEST = 64 * _BLOCK


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write the copy beside `target` and put it in place whole, readable by its owner only.

    Raises:
        BackupError: the file is there already, or a source changed while it was read.
    """
    if target.exists():
        raise BackupError(f"{target} уже есть: портал не пишет поверх копий.")
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as tar:
            text = manifest.to_json()
            _add(tar, FileInfo(description.NAME, len(text), ""), io.BytesIO(text))
            for info in manifest.files:
                with sources[info.name].open("rb") as file:
                    _add(tar, info, file)
        part.replace(target)
    except OSError as error:
        raise BackupError(f"Копия не записана: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, info: FileInfo, file: IO[bytes]) -> None:
    member = tarfile.TarInfo(info.name)
    member.size, member.mode = info.size, 0o600
    tar.addfile(member, file)


def read_manifest(path: Path) -> Manifest:
    """What a copy holds, without reading the rest.

    Raises:
        BackupError: it is not a copy of the portal.
    """
    with _opened(path) as tar:
        return _manifest(tar)


def unpack(path: Path, into: Path) -> Manifest:
    """Lay all files of a copy out under `into`, each checked against the manifest.

    Raises:
        BackupError: a file is missing, added, of another size or of another content.
    """
    with _opened(path) as tar:
        manifest = _manifest(tar)
        wanted = {info.name: info for info in manifest.files}
        try:
            for member in tar:
                _unpack_one(tar, member, wanted, into)
        except (tarfile.TarError, OSError, EOFError) as error:
            raise BackupError(f"Копия испорчена: {error}") from error
    if wanted:
        raise BackupError(f"В копии нет файлов из описи: {', '.join(sorted(wanted)[:5])}.")
    return manifest


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:gz")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{path}: это не копия портала ({error}).") from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        member = tar.next()
        file = tar.extractfile(member) if member and member.name == description.NAME else None
        text = file.read(_MOST_MANIFEST) if file else b""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"Копия испорчена: {error}") from error
    if not text:
        raise BackupError("Это не копия портала: в начале нет описи.")
    return Manifest.from_json(text)


def _unpack_one(
    tar: tarfile.TarFile, member: tarfile.TarInfo, wanted: dict[str, FileInfo], into: Path
) -> None:
    if member.name == description.NAME:
        return
    info = wanted.pop(member.name, None)
    source = tar.extractfile(member) if member.isfile() else None
    if info is None or source is None:
        raise BackupError(f"В копии лишнее: {member.name}.")
    target = into / info.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            file.write(block)
    if (size, digest.hexdigest()) != (info.size, info.sha256):
        raise BackupError(f"Файл {info.name} в копии испорчен: контрольная сумма не сходится.")
