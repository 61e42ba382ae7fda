"""Files of every kind for tests, as small as they can be and whole."""

from __future__ import annotations

import io
import zipfile

from PIL import Image


def named(content: bytes, name: str) -> io.BytesIO:
    """As an uploaded file."""
    file = io.BytesIO(content)
    file.name = name
    return file


def gif(frames: int = 3, width: int = 64, height: int = 48, pause_ms: int = 200) -> bytes:
    """An animation."""
    out = io.BytesIO()
    pictures = [Image.new("P", (width, height), number + 1) for number in range(frames)]
    for number, picture in enumerate(pictures):
        picture.putpalette([0, 0, 0, 200, 30, 30, 30, 200, 30, 30, 30, 200] + [number] * 12)
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=pause_ms, loop=0)
    return out.getvalue()


def box(name: bytes, content: bytes = b"") -> bytes:
    """A box of an MP4."""
    return (len(content) + 8).to_bytes(4, "big") + name + content


def mp4(
    seconds: int = 42, width: int = 1280, height: int = 720, *, brand: bytes = b"isom", picture: bool = True
) -> bytes:
    """A video of a head and some bytes of film."""
    head = bytes(12) + (1000).to_bytes(4, "big") + (seconds * 1000).to_bytes(4, "big") + bytes(80)
    size = (width << 16).to_bytes(4, "big") + (height << 16).to_bytes(4, "big")
    kind = b"vide" if picture else b"soun"
    media = box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(12)))
    track = box(b"trak", box(b"tkhd", bytes(76) + size) + media)
    moov = box(b"moov", box(b"mvhd", head) + track)
    return box(b"ftyp", brand + bytes(4) + brand) + moov + box(b"mdat", b"film" * 64)


def pdf() -> bytes:
    """A document."""
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def office(*parts: str, mimetype: str = "") -> bytes:
    """A packed document of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        if mimetype:
            packed.writestr("mimetype", mimetype)
        for part in parts:
            packed.writestr(part, "<x/>")
    return out.getvalue()


def docx() -> bytes:
    """A text of an office program."""
    return office("[Content_Types].xml", "word/document.xml")
