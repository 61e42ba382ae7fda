"""Decoding pictures from outside: what is not surely a picture is refused, what is kept is drawn anew.

Pure functions over bytes, no database: the web process calls them outside any transaction.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from core.errors import Refused
from core.russian import file_size, plural

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 64_000_000  # decoding takes four bytes a pixel at worst
MAX_SIDE = 2560  # what goes out; every network takes it (Telegram: width + height ≤ 10 000)
MAX_KEPT_BYTES = 5 * 1024 * 1024
MAX_RATIO = 20  # VK and Telegram refuse longer strips
THUMB_SIDE = 480
# The library's own guard stays, in case anybody opens a picture another way.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_READERS: dict[str, type[ImageFile.ImageFile]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "webp": WebPImageFile,
}
_TAKEN = "Возьмите JPEG, PNG или WebP."


@dataclass(frozen=True)
class Clean:
    """A picture drawn anew: nothing of the file that came is left but its points."""

    content: bytes
    mime: str
    width: int
    height: int
    thumb: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def extension(self) -> str:
        return "png" if self.mime == "image/png" else "jpg"


def read_limited(file: BinaryIO, *, most: int = MAX_UPLOAD_BYTES) -> bytes:
    """The bytes of an uploaded file.

    Raises:
        Refused: it is empty or larger than `most`.
    """
    content = file.read(most + 1)
    if len(content) > most:
        raise Refused(f"Файл больше {file_size(most)}. Уменьшите его и загрузите снова.", field="photos")
    if not content:
        raise Refused("Файл пуст. Выберите другой.", field="photos")
    return content


def clean_image(content: bytes) -> Clean:
    """Decode a picture, turn it as its EXIF says, shrink it to `MAX_SIDE` and encode it anew.

    Raises:
        Refused: not JPEG, PNG or WebP by its bytes (whatever its name says), too many points, animated, too
            long a strip, cut off or damaged.
    """
    picture = _open(content, _kind(content))
    _refuse_size(picture.width, picture.height)
    if getattr(picture, "is_animated", False):
        raise _refused("Это анимация, а здесь только неподвижные картинки. Сохраните нужный кадр как фото.")
    keeps_lines = picture.format == "PNG"
    drawn = _draw(picture)
    encoded, mime = _encode(drawn, keeps_lines=keeps_lines)
    return Clean(encoded, mime, drawn.width, drawn.height, _thumb(drawn))


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="photos")


def _kind(content: bytes) -> str:
    """Which reader to use, by the first bytes; the name and the type the browser sent are not asked."""
    head = content[:512]
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    raise _refused(f"{_guess(head)} {_TAKEN}")


def _guess(head: bytes) -> str:
    """What it seems to be, so that the person knows what to do."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start or start.startswith((b"<?xml", b"<!doctype svg")):
        return "SVG не принимаем: внутри него может быть программа. Сохраните рисунок как PNG."
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"):
        return "Это фото в формате телефона (HEIC или AVIF), не все сети его знают."
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF не принимаем."
    if head.startswith(b"%PDF"):
        return "Это документ PDF, а не фотография."
    if head.startswith((b"BM", b"II*\x00", b"MM\x00*")):
        return "BMP и TIFF не принимаем."
    return "Это не изображение, хотя файл может так называться."


def _open(content: bytes, kind: str) -> ImageFile.ImageFile:
    """Read the header only. The reader is built directly, so that the size can be named in our own words."""
    try:
        return _READERS[kind](io.BytesIO(content))
    except _DAMAGED as error:
        raise _refused(f"Файл повреждён и не открывается. {_TAKEN}") from error


# What the library raises over broken files; `Exception` would hide faults of our own.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    MemoryError,
)


def _refuse_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        points = round(width * height / 1_000_000)
        most = MAX_PIXELS // 1_000_000
        raise _refused(
            f"На фото {plural(points, 'мегапиксель', 'мегапикселя', 'мегапикселей')}"
            f" ({width}×{height}), а принимаем не больше {most}. Уменьшите его и загрузите снова."
        )
    if max(width, height) > MAX_RATIO * min(width, height):
        raise _refused(
            f"Картинка слишком вытянута ({width}×{height}): сети не берут длиннее {MAX_RATIO} к 1. Обрежьте её."
        )


def _draw(picture: ImageFile.ImageFile) -> Image.Image:
    """The points themselves: decoded, turned, in sRGB, no larger than goes out."""
    try:
        # A JPEG is decoded at a half or a quarter where that is enough: less memory, less time.
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
        picture.load()
    except _DAMAGED as error:
        raise _refused("Файл обрывается или повреждён. Скачайте его заново и загрузите снова.") from error
    plain = _to_srgb(_turned(picture))
    plain.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return plain


def _turned(picture: Image.Image) -> Image.Image:
    """As the camera was held; a picture is not refused for a broken EXIF, which is thrown away anyway."""
    try:
        return ImageOps.exif_transpose(picture)
    except _DAMAGED:
        return picture


def _to_srgb(picture: Image.Image) -> Image.Image:
    """8-bit RGB or RGBA in the colours every screen expects."""
    profile = picture.info.get("icc_profile")
    clear = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits of grey: the upper eight are what a screen shows.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
        profile = None
    if profile and picture.mode in ("RGB", "CMYK"):
        picture = _by_profile(picture, profile)
    plain = picture.convert("RGBA" if clear else "RGB")
    if clear and plain.getchannel("A").getextrema()[0] == 255:
        plain = plain.convert("RGB")
    plain.info.clear()
    return plain


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert by the picture's own colour profile; a profile that cannot be read is passed over."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return (
            ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            or picture
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _encode(picture: Image.Image, *, keeps_lines: bool) -> tuple[bytes, str]:
    """PNG where something is transparent or drawn with sharp lines and it fits, else JPEG on white."""
    if picture.mode == "RGBA" or keeps_lines:
        content = _saved(picture, "PNG")
        if len(content) <= MAX_KEPT_BYTES:
            return content, "image/png"
    return _jpeg(_on_white(picture), MAX_KEPT_BYTES), "image/jpeg"


def _jpeg(picture: Image.Image, most: int) -> bytes:
    """The best quality that fits; 2560×2560 of pure noise fits at the lowest one."""
    for quality in (90, 82, 74, 60, 40):
        content = _saved(picture, "JPEG", quality=quality, progressive=True, optimize=True)
        if len(content) <= most:
            break
    return content


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _thumb(picture: Image.Image) -> bytes:
    small = _on_white(picture.copy())
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return _saved(small, "JPEG", quality=80, progressive=True, optimize=True)


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
