"""Keeping files through Django's storage, named by the sha-256 of their bytes. Large ones are never held in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from contentplan.media.images import Clean
from contentplan.models import MediaFile
from core import storage

CHUNK = 1024 * 1024


class MediaDamaged(Exception):
    """The bytes in the storage are not those that were kept: lost, cut off or replaced."""


class MediaAway(MediaDamaged):
    """The storage does not give the file just now (a disk, a network share): nobody has changed anything."""


def name_of(digest: str, suffix: str) -> str:
    """Where bytes with this digest lie: `media/ab/ab12….jpg`."""
    return f"media/{digest[:2]}/{digest}{suffix}"


def keep(clean: Clean) -> tuple[str, str]:
    """Write a picture and its small copy; returns their names. Twice is the same as once."""
    digest = clean.digest
    picture = name_of(digest, f".{clean.extension}")
    storage.put(picture, clean.content)
    return picture, keep_thumb(digest, clean.thumb)


def keep_thumb(digest: str, content: bytes) -> str:
    """Write the small picture of a file; returns its name."""
    thumb = name_of(digest, ".thumb.jpg")
    storage.put(thumb, content)
    return thumb


def keep_file(file: BinaryIO, digest: str, extension: str) -> str:
    """Write a file that may be large, piece by piece; returns its name. Twice is the same as once."""
    name = name_of(digest, f".{extension}")
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            if digest_of(kept) == digest:
                return name
        default_storage.delete(name)
    file.seek(0)
    # A file that lies on our own disk already is moved, not copied.
    saved = default_storage.save(name, _OnDisk(file) if isinstance(file, io.BufferedReader) else File(file))
    if saved != name:  # another process has written the same bytes in the meantime
        default_storage.delete(saved)
    return name


class _OnDisk(File):  # type: ignore[type-arg]
    """A file of ours that the storage may take as it lies."""

    def temporary_file_path(self) -> str:
        """Where it lies."""
        return str(Path(str(self.name)).resolve())


def digest_of(file: Any) -> str:
    """sha-256 of an open file from its beginning, read piece by piece."""
    file.seek(0)
    found = hashlib.sha256()
    for piece in _pieces(file):
        found.update(piece)
    return found.hexdigest()


def _pieces(file: Any) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece


def load(media: MediaFile) -> bytes:
    """The bytes of a photo as they go out.

    Raises:
        MediaDamaged: the file is gone or its digest is another one; `MediaAway`: it cannot be read just now.
    """
    try:
        content = storage.get(media.stored_as)
    except OSError as error:
        raise _unread(media, error) from error
    if hashlib.sha256(content).hexdigest() != media.digest:
        raise MediaDamaged(media.stored_as)
    return content


def open_kept(media: MediaFile) -> BinaryIO:
    """A kept file, open at its beginning.

    Raises:
        OSError: it is gone.
    """
    return cast(BinaryIO, default_storage.open(media.stored_as))


def verify(media: MediaFile) -> None:
    """Read a kept file through and compare its digest; memory stays flat whatever its size.

    Raises:
        MediaDamaged: the file is gone or its digest is another one; `MediaAway`: it cannot be read just now.
    """
    try:
        with open_kept(media) as file:
            same = digest_of(file) == media.digest
    except OSError as error:
        raise _unread(media, error) from error
    if not same:
        raise MediaDamaged(media.stored_as)


def _unread(media: MediaFile, error: OSError) -> MediaDamaged:
    """A file that is missing among the others is lost; all else is the storage's own trouble and passes."""
    folder = Path(settings.MEDIA_ROOT) / "media"
    lost = isinstance(error, FileNotFoundError) and folder.is_dir()
    return (MediaDamaged if lost else MediaAway)(media.stored_as)
