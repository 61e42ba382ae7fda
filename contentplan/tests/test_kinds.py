"""What a file is, by its content, and how it is kept and served."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from contentplan.actions.media import keep_file
from contentplan.media import store
from contentplan.tests import files
from contentplan.tests.conftest import jpeg
from contentplan.tests.files import named
from core.audit.models import Entry
from core.errors import AccessDenied, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

XLSX = files.office("[Content_Types].xml", "xl/workbook.xml")
ODT = files.office("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("content", "kind", "ending", "facts"),
    [
        (files.gif(), "animation", "gif", (64, 48, 1)),
        (files.mp4(), "video", "mp4", (1280, 720, 42)),
        (files.pdf(), "document", "pdf", (0, 0, None)),
        (files.docx(), "document", "docx", (0, 0, None)),
        (XLSX, "document", "xlsx", (0, 0, None)),
        (ODT, "document", "odt", (0, 0, None)),
    ],
)
def test_a_file_is_what_its_content_says(
    marina: Any, content: bytes, kind: str, ending: str, facts: tuple[int, int, int | None]
) -> None:
    media = keep_file(actor=marina, file=named(content, "../каталог/отчёт.jpg"))
    assert (media.kind, media.name) == (kind, f"отчёт.{ending}")
    assert (media.width, media.height, media.duration_s) == facts
    assert (media.size, media.stored_as) == (
        len(content),
        f"media/{media.digest[:2]}/{media.digest}.{ending}",
    )
    assert bool(media.thumb_stored_as) == (kind == "animation")
    store.verify(media)
    assert Entry.objects.filter(event="post.file_kept", object_id=media.pk).count() == 1


def test_a_photo_goes_the_way_of_photos(marina: Any) -> None:
    assert keep_file(actor=marina, file=jpeg()).kind == "photo"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00" + bytes(600), "программа"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "старого вида"),
        (b"\x1aE\xdf\xa3" + bytes(600), "WebM"),
        (b"<svg></svg>", "SVG"),
        (b"hello", "не принимаем"),
        (files.pdf().replace(b"%%EOF", b""), "PDF обрывается"),
        (files.docx()[:-30], "повреждён"),
        (files.office("a.txt"), "архив"),
        (files.office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "макросы"),
        (files.mp4()[:-20], "обрывается"),
        (files.mp4(brand=b"qt  "), "QuickTime"),
        (files.mp4(picture=False), "нет изображения"),
        (files.mp4(seconds=0), "нулевой длины"),
        (files.mp4() + files.box(b"evil"), "повреждено"),
        (files.gif()[:-10], "обрывается"),
        (files.gif() + bytes(100), "За концом"),
        (files.gif(frames=1), "один кадр"),
        (b"", "пуст"),
    ],
)
def test_what_is_refused_says_what_to_do(marina: Any, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        keep_file(actor=marina, file=named(content, "файл"))
    assert refusal.value.field == "photos"


def test_only_writers_bring_files(oleg: Any) -> None:
    with pytest.raises(AccessDenied):
        keep_file(actor=oleg, file=named(files.pdf(), "а.pdf"))


def test_a_changed_file_is_seen_before_it_is_sent(marina: Any, media_root: Any) -> None:
    media = keep_file(actor=marina, file=named(files.mp4(), "а.mp4"))
    path = media_root / media.stored_as
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(store.MediaDamaged):
        store.verify(media)
    assert keep_file(actor=marina, file=named(files.mp4(), "а.mp4")) == media
    store.verify(media)


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=8-", 206, slice(8, None)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=5-999999", 206, slice(5, None)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=4-2", 416, slice(0, 0)),
        ("bytes=0-1,3-4", 200, slice(None)),
        ("pages=1", 200, slice(None)),
    ],
)
def test_a_player_gets_the_part_it_asks_for(
    client_of: Any, marina: Any, asked: str, status: int, part: slice
) -> None:
    content = files.mp4()
    media = keep_file(actor=marina, file=named(content, "а.mp4"))
    response = client_of(marina).get(reverse("contentplan:media", args=[media.pk]), HTTP_RANGE=asked)
    assert response.status_code == status
    body = response.getvalue()
    assert body == content[part]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_document_is_given_to_be_saved_and_has_no_picture(client_of: Any, marina: Any) -> None:
    media = keep_file(actor=marina, file=named(files.pdf(), "приказ.pdf"))
    client = client_of(marina)
    response = client.get(reverse("contentplan:media", args=[media.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response.getvalue() == files.pdf()
    assert client.get(reverse("contentplan:thumb", args=[media.pk])).status_code == 404
