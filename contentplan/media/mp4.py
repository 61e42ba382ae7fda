"""Walking through the boxes of an MP4: is it whole, how large, how long. Nothing is decoded, nothing is loaded whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import Refused

MOST_BOXES = 100_000
MOST_HEAD_BYTES = 64 * 1024 * 1024  # of «moov», which is walked through, not loaded
_BRANDS = (
    b"isom",
    b"iso2",
    b"iso3",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"dash",
    b"MSNV",
)
_NAMES = frozenset(
    b"ftyp moov mdat free skip wide udta uuid meta moof mfra sidx styp pdin prft emsg ssix beam junk".split()
)


@dataclass(frozen=True)
class Film:
    """A video: points, seconds, whether it has sound."""

    width: int
    height: int
    seconds: float
    sound: bool


@dataclass(frozen=True)
class Box:
    """A box: its name, where its content begins and ends."""

    name: bytes
    start: int
    end: int


def read(file: BinaryIO, size: int) -> Film:
    """The facts of an MP4.

    Raises:
        Refused: not an MP4 (QuickTime, a photo of a phone), cut off, damaged, without a picture, of no length.
    """
    file.seek(0)
    top = list(_boxes(file, 0, size))
    _refuse_brand(file, top)
    head = next((box for box in top if box.name == b"moov"), None)
    if head is None or not any(box.name == b"mdat" for box in top):
        raise _refused(
            "В видео нет главного: оно не докачано или записано не до конца. Сохраните его заново."
        )
    if head.end - head.start > MOST_HEAD_BYTES:
        raise _damaged()
    seconds, width, height, sound = 0.0, 0, 0, False
    for box in _boxes(file, head.start, head.end):
        if box.name == b"mvhd":
            seconds = _seconds(file, box)
        elif box.name == b"trak":
            track = {inner.name: inner for inner in _boxes(file, box.start, box.end)}
            kind = _kind_of_track(file, track)
            sound = sound or kind == b"soun"
            if kind == b"vide" and b"tkhd" in track:
                width, height = _size(file, track[b"tkhd"])
    if not width or not height:
        raise _refused("В этом MP4 нет изображения: это звук. Загрузите видео.")
    if seconds <= 0 and not any(box.name == b"moof" for box in top):
        raise _refused("Видео нулевой длины. Сохраните его заново.")
    return Film(width, height, seconds, sound)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Boxes from `start` to `end`, which they must fill exactly."""
    place, count = start, 0
    whole = start == 0
    while place < end:
        if end - place < 8:
            raise _cut() if whole else _damaged()
        file.seek(place)
        head = file.read(16)
        length, name, begin = int.from_bytes(head[:4], "big"), head[4:8], place + 8
        if length == 1:
            length, begin = int.from_bytes(head[8:16], "big"), place + 16
        elif length == 0:
            length = end - place
        count += 1
        if length < begin - place or count > MOST_BOXES or (whole and name not in _NAMES):
            raise _damaged()
        if place + length > end:
            raise _cut() if whole else _damaged()
        yield Box(name, begin, place + length)
        place += length


def _refuse_brand(file: BinaryIO, top: list[Box]) -> None:
    if not top or top[0].name != b"ftyp":
        raise _damaged()
    file.seek(top[0].start)
    brands = file.read(min(top[0].end - top[0].start, 256))
    named = [brands[:4], *(brands[place : place + 4] for place in range(8, len(brands), 4))]
    if any(brand in (b"heic", b"heix", b"mif1", b"avif") for brand in named[:1]):
        raise _refused(
            "Это фото в формате телефона (HEIC или AVIF), не все сети его знают. Сохраните как JPEG."
        )
    if not any(brand in _BRANDS for brand in named):
        kind = "QuickTime (MOV)" if b"qt  " in named else "другого вида"
        raise _refused(f"Это видео {kind}, не все сети его берут. Сохраните его как MP4.")


def _seconds(file: BinaryIO, box: Box) -> float:
    file.seek(box.start)
    data = file.read(32)
    if len(data) < 32:
        raise _damaged()
    scale_at, size = (20, 8) if data[0] == 1 else (12, 4)
    scale = int.from_bytes(data[scale_at : scale_at + 4], "big")
    length = int.from_bytes(data[scale_at + 4 : scale_at + 4 + size], "big")
    return length / scale if scale else 0.0


def _kind_of_track(file: BinaryIO, track: dict[bytes, Box]) -> bytes:
    media = track.get(b"mdia")
    if media is None:
        return b""
    handler = next((box for box in _boxes(file, media.start, media.end) if box.name == b"hdlr"), None)
    if handler is None:
        return b""
    file.seek(handler.start + 8)
    return file.read(4)


def _size(file: BinaryIO, box: Box) -> tuple[int, int]:
    """Width and height in points: the last eight bytes of a track's header, 16.16 each."""
    file.seek(max(box.end - 8, box.start))
    data = file.read(8)
    return int.from_bytes(data[:2], "big"), int.from_bytes(data[4:6], "big")


def _cut() -> Refused:
    return _refused("Видео обрывается: оно не докачано. Скачайте его заново и загрузите снова.")


def _damaged() -> Refused:
    return _refused("Видео повреждено и не читается. Сохраните его заново как MP4.")


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="photos")
