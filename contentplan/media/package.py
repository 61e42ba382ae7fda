"""The package of a delivery as one ZIP, written to the answer piece by piece: two gigabytes never stand in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from contentplan.media import store
from contentplan.queries.by_hand import Package

CHUNK = 256 * 1024


class _Pipe:
    """Where the archive is written: what has come is taken out at once. It cannot be wound back."""

    def __init__(self) -> None:
        self._come, self._place = bytearray(), 0

    def write(self, content: Any) -> int:
        """Take the next bytes."""
        self._come += content
        self._place += len(content)
        return len(content)

    def tell(self) -> int:
        """How many bytes have been written."""
        return self._place

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What has come since the last call."""
        come, self._come = bytes(self._come), bytearray()
        return come


def zipped(package: Package) -> Iterator[bytes]:
    """The text and the files in order. Nothing is compressed: pictures and videos are packed already."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        archive.writestr("текст.txt", text_of(package))
        yield pipe.take()
        for one in package.files:
            info = zipfile.ZipInfo(one.name)
            info.file_size = one.shown.media.size
            large = one.shown.media.size >= zipfile.ZIP64_LIMIT
            with (
                store.open_kept(one.shown.media) as file,
                archive.open(info, "w", force_zip64=large) as target,
            ):
                while chunk := file.read(CHUNK):
                    target.write(chunk)
                    yield pipe.take()
    yield pipe.take()


def text_of(package: Package) -> str:
    """The text, the link, descriptions of files, the poll: to be copied."""
    parts = [package.text]
    if package.link:
        parts.append(f"Ссылка: {package.link}")
    named = [f"{one.name}: {one.shown.alt}" for one in package.files if one.shown.alt]
    if named:
        parts.append("Описания файлов\n" + "\n".join(named))
    if package.poll:
        parts.append(
            "\n".join(["Опрос: " + package.poll.question, *(f"— {one}" for one in package.poll.answers)])
        )
    return "\n\n".join(part for part in parts if part) + "\n"
