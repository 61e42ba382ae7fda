"""Bringing files: photos drawn anew, everything else kept as it came after its content was looked at."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.db import transaction

from contentplan import access
from contentplan.media import images, kinds, store
from contentplan.models import MediaFile, MediaUpload
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.russian import file_size

# What an ordinary form may bring in one request; larger files come in pieces (`actions.incoming`).
MOST_IN_FORM_BYTES = images.MAX_UPLOAD_BYTES
_BLANK = {"photo": "фото", "animation": "анимация", "video": "видео", "document": "документ"}


def keep_file(*, actor: User, file: BinaryIO | Any, name: str = "") -> MediaFile:
    """Keep a file of a form, whatever kind it is; the same file again is the same row.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: larger than a form brings, of no known kind, damaged (`field` is «photos»).
    """
    require(access.may_write(actor))
    size = getattr(file, "size", None)
    if size is not None and size > MOST_IN_FORM_BYTES:
        raise Refused(
            f"Файл весит {file_size(size)}, а обычной загрузкой принимаем до {file_size(MOST_IN_FORM_BYTES)}."
            " Больший загрузится частями, если в браузере включены сценарии.",
            field="photos",
        )
    return keep_open(actor=actor, file=file, name=name or getattr(file, "name", ""), size=size)


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
    return _kept(
        actor,
        clean.digest,
        kind=MediaFile.Kind.PHOTO,
        mime=clean.mime,
        width=clean.width,
        height=clean.height,
        size=len(clean.content),
        stored_as=picture,
        thumb_stored_as=thumb,
        name=_shown(name or getattr(file, "name", ""), clean.extension, "photo"),
    )


def keep_open(*, actor: User, file: Any, name: str, size: int | None = None) -> MediaFile:
    """Keep an open file that may be read at any place, by what it turns out to be.

    Raises:
        AccessDenied, Refused: as in `keep_file`.
    """
    require(access.may_write(actor))
    file.seek(0)
    if kinds.is_photo(file.read(kinds.HEAD_BYTES)):
        file.seek(0)
        return keep_photo(actor=actor, file=file, name=name)
    if size is None:
        size = file.seek(0, 2)
    if not size:
        raise Refused("Файл пуст. Выберите другой.", field="photos")
    found = kinds.look_at(file, size)
    digest = store.digest_of(file)
    thumb = store.keep_thumb(digest, found.thumb) if found.thumb else ""
    return _kept(
        actor,
        digest,
        kind=found.kind,
        mime=found.mime,
        width=found.width,
        height=found.height,
        duration_s=found.duration_s,
        size=size,
        stored_as=store.keep_file(file, digest, found.extension),
        thumb_stored_as=thumb,
        name=_shown(name, found.extension, found.kind),
    )


def _kept(actor: User, digest: str, **columns: Any) -> MediaFile:
    with transaction.atomic():
        media, made = MediaFile.objects.get_or_create(
            digest=digest, defaults={**columns, "uploaded_by": actor}
        )
        _, fresh = MediaUpload.objects.get_or_create(media=media, person=actor)
        if made or fresh:
            event = "post.photo_kept" if media.is_photo else "post.file_kept"
            label = "фотография" if media.is_photo else media.get_kind_display()
            record(event, actor=actor, object=media, label=label, data={"digest": media.digest})
    return media


def _shown(name: str, extension: str, kind: str) -> str:
    """The file's own name without folders, with the extension of what it has become.

    Signs that are not seen go: one of them turns what follows round, so that «gpj.exe» is read as «exe.jpg».
    """
    base = str(name).replace("\\", "/").rsplit("/", 1)[-1].replace("\u00a0", " ")
    base = "".join(sign for sign in base if sign.isprintable()).rsplit(".", 1)[0].strip()
    return f"{base[:150] or _BLANK[kind]}.{extension}"
