"""What a file is, by its content: photo, animation, video or document. Its name and announced type are not asked.

Nothing here loads a large file: the head is looked at, then the kind's own reader walks through what it needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from contentplan.media import documents, gif, mp4
from core.errors import Refused
from core.russian import file_size

MIB = 1024 * 1024
MOST_VIDEO_BYTES = 2 * 1024 * MIB
MOST_ANIMATION_BYTES = 50 * MIB
MOST_DOCUMENT_BYTES = 200 * MIB
HEAD_BYTES = 512

TAKEN = (
    "Берём фото (JPEG, PNG, WebP), анимацию GIF, видео MP4, документы PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP."
)


@dataclass(frozen=True)
class Found:
    """What a file turned out to be. `thumb` is a small JPEG where one can be made without decoding a video."""

    kind: str
    mime: str
    extension: str
    width: int = 0
    height: int = 0
    duration_s: int | None = None
    thumb: bytes = b""


def is_photo(head: bytes) -> bool:
    """Whether these first bytes belong to a picture that is drawn anew before it is kept."""
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def look_at(file: BinaryIO, size: int) -> Found:
    """What an open file of `size` bytes is, when it is not a photo. The file may be read at any place.

    Raises:
        Refused: of no known kind, too large for its kind, damaged or cut off (`field` is «photos»).
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith((b"GIF87a", b"GIF89a")):
        _refuse_large(size, MOST_ANIMATION_BYTES, "Анимация")
        seen = gif.read(file, size)
        return Found(
            "animation", "image/gif", "gif", seen.width, seen.height, round(seen.seconds), gif.thumb(file)
        )
    if head[4:8] == b"ftyp":
        _refuse_large(size, MOST_VIDEO_BYTES, "Видео")
        film = mp4.read(file, size)
        return Found("video", "video/mp4", "mp4", film.width, film.height, round(film.seconds))
    if documents.may_be(head):
        _refuse_large(size, MOST_DOCUMENT_BYTES, "Документ")
        paper = documents.read(file, size)
        return Found("document", paper.mime, paper.extension)
    raise Refused(f"{_guess(head)} {TAKEN}", field="photos")


def _refuse_large(size: int, most: int, what: str) -> None:
    if size > most:
        raise Refused(
            f"{what} весит {file_size(size)}, а принимаем до {file_size(most)}. Уменьшите и загрузите снова.",
            field="photos",
        )


def _guess(head: bytes) -> str:
    """What it seems to be, so that the person knows what to do."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return (
            "Это документ старого вида (DOC, XLS, PPT) или под паролем. Сохраните его как DOCX, XLSX или PDF."
        )
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "Это видео WebM или MKV. Сохраните его как MP4."
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "Это видео AVI. Сохраните его как MP4."
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "Это программа, такие файлы не принимаем."
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return "Это архив. Приложите сами документы."
    if b"<svg" in start or start.startswith((b"<?xml", b"<!doctype svg")):
        return "SVG не принимаем: внутри него может быть программа. Сохраните рисунок как PNG."
    if head.startswith((b"BM", b"II*\x00", b"MM\x00*")):
        return "BMP и TIFF не принимаем."
    return "Такой файл не принимаем, что бы ни говорило его имя."
