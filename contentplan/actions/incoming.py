"""A large file in pieces: begin, take a piece at its place, finish. A break costs one piece, never the file."""

from __future__ import annotations

from datetime import timedelta
from typing import BinaryIO

from django.db import transaction

from contentplan import access
from contentplan.actions.media import keep_open
from contentplan.media import incoming, kinds
from contentplan.models import IncomingFile, MediaFile
from core import clock
from core.access import require
from core.accounts.models import User
from core.errors import Refused, Stale
from core.russian import file_size, plural

MOST_OPEN = 5
FORGOTTEN_AFTER = timedelta(days=1)


class WrongOffset(Stale):
    """The next piece begins elsewhere: `received` says where."""

    def __init__(self, received: int) -> None:
        super().__init__("Эта часть файла уже принята или пришла не по порядку.")
        self.received = received


def begin(*, actor: User, name: str, size: int, mark: str = "") -> IncomingFile:
    """Announce a file of `size` bytes; the same file again (name, size, `mark`) goes on where it broke off.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: empty, larger than 2 GB, too many at once, no room on the disk (`field` is «photos»).
    """
    require(access.may_write(actor))
    shown = "".join(sign for sign in name.replace("\u00a0", " ") if sign.isprintable())
    name = shown.strip()[-160:] or "файл"
    mark = mark.replace("\x00", "")[:40]
    if size <= 0:
        raise Refused("Файл пуст. Выберите другой.", field="photos")
    if size > kinds.MOST_VIDEO_BYTES:
        raise Refused(
            f"Файл весит {file_size(size)}, а принимаем до {file_size(kinds.MOST_VIDEO_BYTES)}. Сожмите его.",
            field="photos",
        )
    same = (
        IncomingFile.objects.filter(person=actor, size=size, name=name, mark=mark)
        .order_by("-started_at")
        .first()
    )
    if same is not None and (same.media_id is not None or same.received <= _on_disk(same)):
        return same
    with transaction.atomic():
        opened = IncomingFile.objects.filter(person=actor, media__isnull=True).count()
        if opened >= MOST_OPEN:
            raise Refused(
                f"У вас уже {plural(opened, 'незаконченная загрузка', 'незаконченные загрузки', 'незаконченных загрузок')}."
                " Дождитесь их или отмените.",
                field="photos",
            )
        if not incoming.has_room(size):
            raise Refused(
                "На диске портала нет места для такого файла. Скажите администратору портала.", field="photos"
            )
        return IncomingFile.objects.create(person=actor, name=name, size=size, mark=mark)


def _on_disk(row: IncomingFile) -> int:
    path = incoming.path_of(row)
    return path.stat().st_size if path.exists() else -1


def take_piece(*, actor: User, row: IncomingFile, piece: BinaryIO, at: int) -> IncomingFile:
    """Write the piece that begins at byte `at`. The bytes reach the disk before the row says so.

    Raises:
        AccessDenied: the actor does not write posts.
        WrongOffset: another piece is awaited; its `received` says which.
        Refused: an empty piece.
    """
    require(access.may_write(actor))
    if at != row.received:
        raise WrongOffset(row.received)
    written = incoming.write_piece(row, piece, at=at)
    if not written:
        raise Refused("Пустая часть файла.", field="photos")
    moved = IncomingFile.objects.filter(pk=row.pk, received=at).update(
        received=at + written, touched_at=clock.now()
    )
    row.refresh_from_db()
    if not moved:
        raise WrongOffset(row.received)
    return row


def finish(*, actor: User, row: IncomingFile) -> MediaFile:
    """Look at the whole file and keep it; a file that is refused is forgotten. Twice is once: the answer may get lost.

    Reading it through takes a few seconds for 2 GB and is done outside any transaction.

    Raises:
        AccessDenied: the actor does not write posts.
        WrongOffset: it is not whole yet.
        Refused: of no known kind, damaged (`field` is «photos»).
    """
    require(access.may_write(actor))
    if row.media is not None:
        return row.media
    if row.received != row.size:
        raise WrongOffset(row.received)
    try:
        with incoming.path_of(row).open("rb") as file:
            media = keep_open(actor=actor, file=file, name=row.name, size=row.size)
    except FileNotFoundError as error:
        return _finished_meanwhile(row, error)
    except Refused:
        _drop(row)
        raise
    # The row first: bytes without a row go with the next tidying, a row without bytes could not be finished again.
    IncomingFile.objects.filter(pk=row.pk).update(media=media, touched_at=clock.now())
    incoming.forget(row)
    return media


def _finished_meanwhile(row: IncomingFile, error: FileNotFoundError) -> MediaFile:
    """The bytes are gone: because the same click, made twice, was faster, or because somebody has removed them."""
    kept = MediaFile.objects.filter(pk__in=IncomingFile.objects.filter(pk=row.pk).values("media")).first()
    if kept is not None:
        return kept
    _drop(row)
    raise Refused("Части файла пропали с диска. Загрузите его снова.", field="photos") from error


def cancel(*, actor: User, row: IncomingFile) -> None:
    """Forget what has come. A second click finds nothing.

    Raises:
        AccessDenied: the actor does not write posts.
    """
    require(access.may_write(actor))
    _drop(row)


def forget_old() -> int:
    """Files nobody has sent a piece of for a day; returns how many."""
    old = list(IncomingFile.objects.filter(touched_at__lte=clock.now() - FORGOTTEN_AFTER)[:100])
    for row in old:
        _drop(row)
    return len(old)


def _drop(row: IncomingFile) -> None:
    incoming.forget(row)
    IncomingFile.objects.filter(pk=row.pk).delete()
