"""Walking through a GIF block by block: size, frames, how long it plays, whether it is whole."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image
from PIL.GifImagePlugin import GifImageFile

from core.errors import Refused
from core.russian import figure

MOST_POINTS = 10_000_000  # of one frame
MOST_FRAMES = 2_000
THUMB_SIDE = 480
_EXTENSION, _PICTURE, _END, _CONTROL = 0x21, 0x2C, 0x3B, 0xF9


@dataclass(frozen=True)
class Seen:
    """A GIF: points, frames, seconds of one turn."""

    width: int
    height: int
    frames: int
    seconds: float


def read(file: BinaryIO, size: int) -> Seen:
    """The facts of a GIF, without decoding its pictures.

    Raises:
        Refused: damaged, cut off, something behind its end, too large a frame, too many frames, only one frame.
    """
    file.seek(0)
    head = _take(file, 13)
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    _refuse_points(width, height)
    _skip_colours(file, head[10])
    frames, hundredths = 0, 0
    while (block := _take(file, 1)[0]) != _END:
        if block == _EXTENSION:
            hundredths += _extension(file)
        elif block == _PICTURE:
            _skip_colours(file, _take(file, 9)[8])
            _take(file, 1)  # how its points are packed
            _skip_parts(file)
            frames += 1
        else:
            raise _damaged()
        if frames > MOST_FRAMES:
            raise _refused(
                f"В анимации больше {figure(MOST_FRAMES)} кадров. Укоротите её или сохраните как MP4."
            )
    if size - file.tell() > 16:
        raise _refused("За концом анимации есть ещё что-то. Сохраните её заново.")
    if frames < 2:
        raise _refused("В этом GIF один кадр: сохраните его как PNG и загрузите фотографией.")
    return Seen(width, height, frames, hundredths / 100)


def thumb(file: BinaryIO) -> bytes:
    """A small JPEG of the first frame.

    Raises:
        Refused: it cannot be drawn.
    """
    file.seek(0)
    try:
        picture: Image.Image = GifImageFile(file)
        first = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise _damaged() from error
    ground = Image.new("RGB", first.size, "white")
    ground.paste(first, mask=first.getchannel("A"))
    ground.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=80, progressive=True, optimize=True)
    return out.getvalue()


def _extension(file: BinaryIO) -> int:
    """Pass an extension; of a frame's control block the pause, in hundredths of a second."""
    if _take(file, 1)[0] != _CONTROL:
        _skip_parts(file)
        return 0
    length = _take(file, 1)[0]
    control = _take(file, length)
    if length != 4 or _take(file, 1) != b"\x00":
        raise _damaged()
    return int.from_bytes(control[1:3], "little")


def _skip_parts(file: BinaryIO) -> None:
    while length := _take(file, 1)[0]:
        _take(file, length)


def _skip_colours(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        _take(file, 3 * 2 ** ((flags & 7) + 1))


def _take(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise _refused("Анимация обрывается. Скачайте её заново и загрузите снова.")
    return found


def _refuse_points(width: int, height: int) -> None:
    if not width or not height:
        raise _damaged()
    if width * height > MOST_POINTS:
        raise _refused(f"Кадр анимации слишком велик ({width}×{height}). Уменьшите её или сохраните как MP4.")


def _damaged() -> Refused:
    return _refused("Анимация повреждена и не читается. Сохраните её заново.")


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="photos")
