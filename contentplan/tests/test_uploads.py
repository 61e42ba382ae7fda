"""A large file in pieces: it goes on where it broke off, and is looked at when it is whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from contentplan.actions import incoming as actions
from contentplan.media import incoming, kinds
from contentplan.models import IncomingFile, MediaFile
from contentplan.tests import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

FILM = files.mp4()


@pytest.fixture
def client(client_of: Any, marina: Any) -> Any:
    return client_of(marina)


def begin(client: Any, size: int = len(FILM), name: str = "обход.mp4") -> Any:
    return client.post(reverse("contentplan:upload"), {"name": name, "size": size, "mark": "1"})


def put(client: Any, url: str, at: int, content: bytes) -> Any:
    return client.put(f"{url}?at={at}", content, content_type="application/octet-stream")


def test_a_file_in_pieces_becomes_a_video(client: Any, media_root: Any) -> None:
    told = begin(client).json()
    assert (told["at"], told["piece"]) == (0, incoming.PIECE_BYTES)
    assert put(client, told["url"], 0, FILM[:100]).json()["at"] == 100
    assert put(client, told["url"], 100, FILM[100:]).json()["at"] == len(FILM)
    answer = client.post(told["finish"]).json()
    media = MediaFile.objects.get()
    assert answer == {"media": media.pk, "name": "обход.mp4"}
    assert (media_root / media.stored_as).read_bytes() == FILM
    assert IncomingFile.objects.get().media == media
    assert not list((media_root / "incoming").iterdir())


def test_an_answer_that_got_lost_is_asked_for_again(client: Any, clock_at: Any) -> None:
    """The last click of a large file is as safe to repeat as every piece before it."""
    told = begin(client).json()
    put(client, told["url"], 0, FILM)
    first = client.post(told["finish"])
    again = client.post(told["finish"])
    assert (again.status_code, again.json()) == (200, first.json())
    whole = begin(client).json()
    assert (whole["url"], whole["at"]) == (told["url"], len(FILM)), (
        "the same file chosen again is there already"
    )
    clock_at.shift(timedelta(days=1, hours=1))
    assert actions.forget_old() == 1 and MediaFile.objects.count() == 1


def test_a_click_that_comes_while_the_first_is_at_it_gets_the_same_file(client: Any, marina: Any) -> None:
    told = begin(client).json()
    put(client, told["url"], 0, FILM)
    row = IncomingFile.objects.get()
    first = client.post(told["finish"]).json()
    assert actions.finish(actor=marina, row=row).pk == first["media"]


def test_files_that_are_whole_do_not_count_as_under_way(client: Any) -> None:
    for number in range(actions.MOST_OPEN + 1):
        told = begin(client, name=f"{number}.mp4").json()
        put(client, told["url"], 0, FILM)
        assert client.post(told["finish"]).status_code == 200


def test_after_a_break_it_goes_on_from_the_last_piece(client: Any) -> None:
    told = begin(client).json()
    put(client, told["url"], 0, FILM[:100])
    again = begin(client).json()
    assert (again["url"], again["at"]) == (told["url"], 100)
    assert client.get(told["url"]).json()["at"] == 100


@pytest.mark.parametrize("at", ["0", "50", "999", "x", ""])
def test_a_piece_out_of_order_is_told_the_right_place(client: Any, at: str) -> None:
    told = begin(client).json()
    put(client, told["url"], 0, FILM[:100])
    answer = put(client, told["url"], at, FILM[:100])  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()) == (409, {"at": 100})


def test_more_than_was_announced_is_not_taken(client: Any, media_root: Any) -> None:
    told = begin(client, size=10).json()
    assert put(client, told["url"], 0, bytes(50)).json()["at"] == 10
    assert next((media_root / "incoming").iterdir()).stat().st_size == 10


def test_an_unfinished_file_is_not_kept(client: Any) -> None:
    told = begin(client).json()
    put(client, told["url"], 0, FILM[:100])
    assert client.post(told["finish"]).status_code == 409
    assert not MediaFile.objects.exists()


def test_what_it_turns_out_to_be_decides(client: Any, media_root: Any) -> None:
    told = begin(client, size=600, name="видео.mp4").json()
    put(client, told["url"], 0, b"MZ" + bytes(598))
    answer = client.post(told["finish"])
    assert answer.status_code == 422
    assert "программа" in answer.json()["error"]
    assert not list((media_root / "incoming").iterdir())


@pytest.mark.parametrize(
    ("size", "words"), [(0, "пуст"), (kinds.MOST_VIDEO_BYTES + 1, "принимаем до 2"), ("много", "Размер")]
)
def test_a_size_that_cannot_be_is_refused(client: Any, size: Any, words: str) -> None:
    answer = begin(client, size=size)
    assert answer.status_code == 422
    assert words in answer.json()["error"]


def test_a_full_disk_is_said_before_the_first_byte(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "has_room", lambda size: False)
    assert "нет места" in begin(client).json()["error"]


def test_a_person_has_five_files_under_way_at_most(client: Any) -> None:
    for number in range(actions.MOST_OPEN):
        begin(client, name=f"{number}.mp4")
    assert "5" in begin(client, name="шестой.mp4").json()["error"]


def test_a_file_under_way_is_its_persons_alone(client: Any, client_of: Any, artem: Any) -> None:
    told = begin(client).json()
    other = client_of(artem)
    assert put(other, told["url"], 0, FILM).status_code == 404
    assert other.post(told["finish"]).status_code == 404
    assert client.delete(told["url"]).status_code == 204
    assert not IncomingFile.objects.exists()


def test_who_does_not_write_brings_nothing(client_of: Any, oleg: Any) -> None:
    assert begin(client_of(oleg)).status_code == 403


def test_what_nobody_goes_on_with_is_forgotten(client: Any, clock_at: Any, media_root: Any) -> None:
    told = begin(client).json()
    put(client, told["url"], 0, FILM[:100])
    clock_at.shift(timedelta(hours=23))
    assert actions.forget_old() == 0
    clock_at.shift(timedelta(hours=2))
    assert actions.forget_old() == 1
    assert not list((media_root / "incoming").iterdir())
