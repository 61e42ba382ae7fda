"""Bringing pictures."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.db import transaction

from contentplan import access
from contentplan.media import images, store
from contentplan.models import MediaFile, MediaUpload
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.russian import file_size


def keep_photo(*, actor: User, file: BinaryIO | Any, name: str = "") -> MediaFile:
    """Decode a picture, draw it anew and keep it; the same picture again is the same row.

    `file` is an uploaded file. Decoding takes up to a second or two and is done outside any transaction.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: too large a file, too many points, not a picture, animated, damaged (`field` is «photos»).
    """
    require(access.may_write(actor))
    size = getattr(file, "size", None)
    if size is not None and size > images.MAX_UPLOAD_BYTES:
        raise Refused(
            f"Файл весит {file_size(size)}, а принимаем до {file_size(images.MAX_UPLOAD_BYTES)}. Уменьшите его.",
            field="photos",
        )
    clean = images.clean_image(images.read_limited(file))
    picture, thumb = store.keep(clean)
    with transaction.atomic():
        media, made = MediaFile.objects.get_or_create(
            digest=clean.digest,
            defaults={
                "mime": clean.mime,
                "width": clean.width,
                "height": clean.height,
                "size": len(clean.content),
                "stored_as": picture,
                "thumb_stored_as": thumb,
                "name": _shown(name or getattr(file, "name", ""), clean),
                "uploaded_by": actor,
            },
        )
        _, fresh = MediaUpload.objects.get_or_create(media=media, person=actor)
        if made or fresh:
            record(
                "post.photo_kept",
                actor=actor,
                object=media,
                label="фотография",
                data={"digest": media.digest},
            )
    return media


def _shown(name: str, clean: images.Clean) -> str:
    """The file's own name without folders, with the extension of what it has become."""
    base = str(name).replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").rsplit(".", 1)[0].strip()
    return f"{base[:150] or 'фото'}.{clean.extension}"
