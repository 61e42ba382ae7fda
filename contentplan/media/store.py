"""Keeping pictures through Django's storage, named by the sha-256 of their bytes."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from contentplan.media.images import Clean
from contentplan.models import MediaFile


class MediaDamaged(Exception):
    """The bytes in the storage are not those that were kept: lost, cut off or replaced."""


def name_of(digest: str, suffix: str) -> str:
    """Where bytes with this digest lie: `media/ab/ab12….jpg`."""
    return f"media/{digest[:2]}/{digest}{suffix}"


def keep(clean: Clean) -> tuple[str, str]:
    """Write a picture and its small copy; returns their names. Twice is the same as once."""
    digest = clean.digest
    picture = name_of(digest, f".{clean.extension}")
    thumb = name_of(digest, ".thumb.jpg")
    _write(picture, clean.content)
    _write(thumb, clean.thumb)
    return picture, thumb


def _write(name: str, content: bytes) -> None:
    """Put `content` at exactly `name`; a file that a crash has cut off is replaced, not trusted."""
    if default_storage.exists(name):
        if _read(name) == content:
            return
        default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:  # another process has written the same bytes in the meantime
        default_storage.delete(saved)


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def load(media: MediaFile) -> bytes:
    """The bytes that go out.

    Raises:
        MediaDamaged: the file is gone or its digest is another one.
    """
    try:
        content = _read(media.stored_as)
    except OSError as error:
        raise MediaDamaged(media.stored_as) from error
    if hashlib.sha256(content).hexdigest() != media.digest:
        raise MediaDamaged(media.stored_as)
    return content
