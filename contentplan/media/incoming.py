"""Files on their way here: pieces written at their place on disk, never a whole file in memory."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from contentplan.models import IncomingFile

PIECE_BYTES = 8 * 1024 * 1024
KEEP_FREE_BYTES = 512 * 1024 * 1024
_CHUNK = 256 * 1024


def path_of(row: IncomingFile) -> Path:
    """Where the bytes lie until the file is whole; the folder is ours alone."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return Path(settings.MEDIA_ROOT) / row.stored_as


def has_room(size: int) -> bool:
    """Whether the disk would still have room to live after so many bytes."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o750, parents=True, exist_ok=True)
    return shutil.disk_usage(root).free - size > KEEP_FREE_BYTES


def write_piece(row: IncomingFile, piece: BinaryIO, *, at: int) -> int:
    """Write a piece at its place and return how many bytes it had; at most `PIECE_BYTES` and what is still lacking."""
    path, written = path_of(row), 0
    path.touch(mode=0o640, exist_ok=True)
    most = min(PIECE_BYTES, row.size - at)
    with path.open("r+b") as file:
        file.seek(at)
        while written < most and (chunk := piece.read(min(_CHUNK, most - written))):
            file.write(chunk)
            written += len(chunk)
        # The row will say that these bytes are here: a power cut must not leave a hole under it.
        file.flush()
        os.fsync(file.fileno())
    return written


def forget(row: IncomingFile) -> None:
    """Take the bytes off the disk; a file that has been moved into the storage is not there any more."""
    path_of(row).unlink(missing_ok=True)
