"""What a file is, is told by its bytes."""

from __future__ import annotations

import hashlib

import pytest

from core.errors import Refused
from core.evidence import content
from core.evidence.content import check
from core.evidence.tests.samples import PDF, picture


@pytest.mark.parametrize(
    ("body", "mime", "extension"),
    [
        (picture("PNG"), "image/png", "png"),
        (picture("JPEG"), "image/jpeg", "jpg"),
        (PDF, "application/pdf", "pdf"),
    ],
)
def test_a_true_file_is_kept_as_it_came(body: bytes, mime: str, extension: str) -> None:
    found = check("снимок.html", body)
    assert (found.mime, found.content, found.name) == (mime, body, f"снимок.{extension}")
    assert found.digest == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "пуст"),
        (b"<html><script>alert(1)</script>", "не снимок экрана"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "не снимок экрана"),
        (b"GIF89a" + b"\0" * 40, "не снимок экрана"),
        (b"MZ\x90\x00", "не снимок экрана"),
        (b"%PDF-1.4\n1 0 obj", "обрывается"),
        (picture("PNG")[:60], "повреждён"),
        (picture("JPEG")[:300], "повреждён"),
        (b"\x89PNG\r\n\x1a\n" + PDF, "повреждён"),
    ],
)
def test_anything_else_is_refused_in_words(body: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says) as caught:
        check("снимок.png", body)
    assert caught.value.field == "proofs"


def test_a_byte_too_many_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_BYTES", len(PDF))
    assert check("а.pdf", PDF).mime == "application/pdf"
    with pytest.raises(Refused, match="больше"):
        check("а.pdf", PDF + b"\n")


def test_a_picture_of_too_many_points_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_POINTS", 1199)
    with pytest.raises(Refused, match="слишком большой"):
        check("а.png", picture())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Снимки\\экран.png", "экран.pdf"),
        ("отчёт\u202efdp.exe", "отчётfdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "файл.pdf"),
        ("я" * 400, "я" * 150 + ".pdf"),
    ],
)
def test_a_name_leads_nowhere_and_turns_nothing(name: str, shown: str) -> None:
    assert check(name, PDF).name == shown
