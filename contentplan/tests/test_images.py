"""Pictures from outside: what is taken, how it is kept, what is refused and in which words."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from contentplan.media.images import MAX_KEPT_BYTES, MAX_SIDE, clean_image, read_limited
from core.errors import Refused


def encoded(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, options.pop("colour", None) or "teal").save(out, kind, **options)
    return out.getvalue()


def sentence(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        clean_image(content)
    assert refused.value.field == "photos"
    return refused.value.message


def png_header(width: int, height: int) -> bytes:
    """A PNG that only claims its size: the points are never there."""
    ihdr = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + ihdr
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(ihdr)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    body = b"IDAT" + zlib.compress(b"\x00" * 100)
    return head + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


# --- what is taken ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")]
)
def test_the_three_kinds_are_taken(kind: str, mime: str) -> None:
    clean = clean_image(encoded(kind))
    assert (clean.mime, clean.width, clean.height) == (mime, 40, 30)
    assert Image.open(io.BytesIO(clean.content)).size == (40, 30)


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert clean_image(encoded("JPEG")).digest == clean_image(encoded("JPEG")).digest


def test_exif_is_stripped_and_the_picture_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010E] = "Иван Петров, ул. Крымская, 12"
    clean = clean_image(encoded("JPEG", (40, 30), exif=exif))
    kept = Image.open(io.BytesIO(clean.content))
    assert kept.size == (30, 40)
    assert not kept.getexif()
    assert "Петров".encode() not in clean.content


def test_a_large_photo_becomes_as_large_as_goes_out() -> None:
    clean = clean_image(encoded("JPEG", (6000, 4000)))
    assert max(clean.width, clean.height) == MAX_SIDE
    assert len(clean.content) <= MAX_KEPT_BYTES
    assert max(Image.open(io.BytesIO(clean.thumb)).size) == 480


def test_noise_fits_too() -> None:
    out = io.BytesIO()
    Image.effect_noise((3000, 3000), 120).convert("RGB").save(out, "PNG", compress_level=1)
    clean = clean_image(out.getvalue())
    assert clean.mime == "image/jpeg"
    assert len(clean.content) <= MAX_KEPT_BYTES


def test_transparency_stays_a_png() -> None:
    clean = clean_image(encoded("PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    assert clean.mime == "image/png"
    assert Image.open(io.BytesIO(clean.content)).mode == "RGBA"
    assert Image.open(io.BytesIO(clean.thumb)).getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_odd_colours_become_plain_ones(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    clean = clean_image(encoded(kind, mode=mode, colour=0))
    assert Image.open(io.BytesIO(clean.content)).mode in ("RGB", "RGBA")


def test_a_broken_colour_profile_does_not_matter() -> None:
    assert clean_image(encoded("JPEG", icc_profile=b"nonsense")).width == 40


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # the library grumbles about what we throw away
def test_broken_exif_does_not_matter() -> None:
    assert clean_image(encoded("JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff")).width == 40


# --- what is refused --------------------------------------------------------------------------------


def test_three_hundred_megapixels_are_named() -> None:
    said = sentence(png_header(20_000, 15_000))
    assert "300 мегапикселей" in said and "не больше 64" in said


def test_a_bomb_is_not_decoded() -> None:
    assert "мегапикс" in sentence(png_header(2**31 - 1, 2**31 - 1))


def test_svg_is_refused_by_name() -> None:
    said = sentence(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    assert said.startswith("SVG не принимаем")
    assert "SVG" in sentence(b"  \n<svg onload='alert(1)'></svg>")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"MZ\x90\x00" + b"\x00" * 100, "не изображение"),
        (b"<html><script>alert(1)</script></html>", "не изображение"),
        (b"%PDF-1.7 \n", "PDF"),
        (b"GIF89a" + b"\x00" * 20, "GIF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "HEIC"),
        (b"BM" + b"\x00" * 60, "BMP"),
    ],
)
def test_what_is_not_a_photo_is_named(content: bytes, word: str) -> None:
    assert word in sentence(content)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animation_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    assert "анимация" in sentence(out.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_file_is_refused(kind: str) -> None:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(out, kind)
    whole = out.getvalue()
    said = sentence(whole[: len(whole) // 2])
    assert "обрывается" in said or "повреждён" in said


def test_a_long_strip_is_refused() -> None:
    assert "вытянута" in sentence(encoded("PNG", (2100, 100)))
    assert clean_image(encoded("PNG", (2000, 100))).width == 2000


def test_an_empty_and_a_too_large_file_are_refused() -> None:
    with pytest.raises(Refused, match="пуст"):
        read_limited(io.BytesIO(b""))
    with pytest.raises(Refused, match="больше"):
        read_limited(io.BytesIO(b"x" * 11), most=10)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_a_refusal_or_a_picture_never_a_crash(data: st.DataObject) -> None:
    content = bytearray(encoded(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        clean_image(bytes(content[: data.draw(st.integers(1, len(content)))]))
