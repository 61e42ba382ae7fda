"""The first file of a copy: what it holds, with the size and SHA-256 of each file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from core.backup.errors import BackupError

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class FileInfo:
    """A file of the copy by its name in it."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path, name: str) -> FileInfo:
        """Measure a file."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(name, path.stat().st_size, digest)


@dataclass(frozen=True)
class Manifest:
    """`vault_keys` are ids of the keys without which the secrets of this copy stay shut."""

    made_at: str
    vendor: str
    vault_keys: list[str]
    files: list[FileInfo]
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Read a manifest.

        Raises:
            BackupError: it is not one, or of a newer format, or names files outside the copy.
        """
        try:
            raw = json.loads(text)
            files = [FileInfo(str(f["name"]), int(f["size"]), str(f["sha256"])) for f in raw["files"]]
            found = cls(
                str(raw["made_at"]), str(raw["vendor"]), list(raw["vault_keys"]), files, int(raw["format"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError("Опись копии не читается: это не копия портала или она испорчена.") from error
        if found.format != FORMAT:
            raise BackupError(f"Копия сделана другой версией портала (формат {found.format}).")
        if any(not _stays_inside(info.name) for info in files):
            raise BackupError("Опись копии называет файлы вне копии: такую копию портал не возвращает.")
        return found


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
