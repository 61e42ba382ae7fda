"""Keeping and serving pictures."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from contentplan.actions.drafts import Card, Content, PhotoUse, create_post
from contentplan.actions.media import keep_photo
from contentplan.media import store
from contentplan.models import MediaFile
from contentplan.tests.conftest import jpeg
from core.audit.models import Entry
from core.errors import AccessDenied, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


@pytest.fixture
def photo(marina: Any, media_root: Any) -> MediaFile:
    return keep_photo(actor=marina, file=jpeg())


def test_a_photo_is_kept_under_its_digest(photo: MediaFile) -> None:
    assert photo.stored_as == f"media/{photo.digest[:2]}/{photo.digest}.jpg"
    assert store.load(photo)[:3] == b"\xff\xd8\xff"
    assert photo.name == "вода.jpg"
    assert Entry.objects.filter(event="post.photo_kept", object_id=photo.pk).count() == 1


def test_the_same_photo_is_kept_once(photo: MediaFile, marina: Any, artem: Any) -> None:
    assert keep_photo(actor=marina, file=jpeg()) == photo
    assert keep_photo(actor=artem, file=jpeg()) == photo
    assert photo.uploads.count() == 2
    assert len(default_storage.listdir(f"media/{photo.digest[:2]}")[1]) == 2


def test_only_writers_bring_photos(oleg: Any) -> None:
    with pytest.raises(AccessDenied):
        keep_photo(actor=oleg, file=jpeg())


def test_more_than_fifty_megabytes_are_refused_before_reading(marina: Any) -> None:
    file = jpeg()
    file.size = 51 * 1024 * 1024  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="51\xa0МБ"):
        keep_photo(actor=marina, file=file)


def test_a_refused_file_leaves_nothing(marina: Any, media_root: Any) -> None:
    with pytest.raises(Refused):
        keep_photo(actor=marina, file=io.BytesIO(b"<svg></svg>"), name="фото.jpg")
    assert not MediaFile.objects.exists()
    assert not media_root.exists()


def test_a_name_keeps_no_folders(marina: Any) -> None:
    kept = keep_photo(actor=marina, file=jpeg(), name="..\\..\\C:/secret/мой\x00кот.PNG")
    assert kept.name == "мойкот.jpg"


def test_a_file_cut_off_by_a_crash_is_written_anew(photo: MediaFile, marina: Any) -> None:
    default_storage.delete(photo.stored_as)
    default_storage.save(photo.stored_as, io.BytesIO(b"\xff\xd8\xff half"))
    keep_photo(actor=marina, file=jpeg())
    assert len(store.load(photo)) == photo.size


def test_lost_and_changed_bytes_are_noticed(photo: MediaFile) -> None:
    default_storage.delete(photo.stored_as)
    with pytest.raises(store.MediaDamaged):
        store.load(photo)
    default_storage.save(photo.stored_as, io.BytesIO(b"other"))
    with pytest.raises(store.MediaDamaged):
        store.load(photo)


# --- serving ----------------------------------------------------------------------------------------


def address(photo: MediaFile, name: str = "media") -> str:
    return reverse(f"contentplan:{name}", args=[photo.pk])


@pytest.mark.parametrize("name", ["media", "thumb"])
def test_the_owner_gets_bytes_of_a_fixed_type(
    photo: MediaFile, marina: Any, client_of: Any, name: str
) -> None:
    answer = client_of(marina).get(address(photo, name))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"


def test_in_service_the_front_server_sends_it(
    photo: MediaFile, marina: Any, client_of: Any, settings: Any
) -> None:
    settings.MEDIA_ACCEL_PREFIX = "/protected/"
    answer = client_of(marina).get(address(photo))
    assert answer["X-Accel-Redirect"] == f"/protected/{photo.stored_as}"
    assert answer.content == b""
    assert answer["Content-Type"] == "image/jpeg"


def test_strangers_and_other_departments_get_404(
    photo: MediaFile, stranger: Any, oleg: Any, svetlana: Any, client_of: Any
) -> None:
    for person in (stranger, oleg, svetlana):
        assert client_of(person).get(address(photo)).status_code == 404


def test_without_signing_in_there_is_nothing(photo: MediaFile, client: Any) -> None:
    assert client.get(address(photo)).status_code == 302


def test_writing_methods_are_not_answered(photo: MediaFile, marina: Any, client_of: Any) -> None:
    assert client_of(marina).post(address(photo)).status_code == 405


def test_an_approver_sees_the_photos_once_submitted(
    photo: MediaFile, submitted: Any, page: Any, oleg: Any, client_of: Any, clock_at: Any
) -> None:
    submitted(page, photos=[PhotoUse(photo.pk, "Экскаватор")])
    answer = client_of(oleg).get(address(photo))
    assert answer.status_code == 200
    answer.close()


def test_drafts_photos_are_not_an_approvers_business(
    photo: MediaFile, marina: Any, oleg: Any, rubric: Any, client_of: Any
) -> None:
    card = Card("Черновик", rubric=rubric)
    create_post(actor=marina, card=card, content=Content(photos=[PhotoUse(photo.pk)]))
    assert client_of(oleg).get(address(photo)).status_code == 404


def test_a_lost_file_is_404_not_a_crash(photo: MediaFile, marina: Any, client_of: Any) -> None:
    default_storage.delete(photo.stored_as)
    assert client_of(marina).get(address(photo)).status_code == 404


@pytest.mark.parametrize("name", ["от\u202egpj.exe", "о\u200bт\x07.PNG", "папка/о\u2066т.jpg"])
def test_a_name_keeps_no_sign_that_is_not_seen(marina: Any, name: str) -> None:
    kept = keep_photo(actor=marina, file=jpeg(), name=name)
    assert kept.name.isprintable() and kept.name.endswith(".jpg")
