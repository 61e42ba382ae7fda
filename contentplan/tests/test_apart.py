"""A long text that follows its photos as a message of its own (Telegram): what the updates prove of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.drafts import PhotoUse
from contentplan.actions.media import keep_photo
from contentplan.actions.outcomes import answer_unknown
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, jpeg
from contentplan.tests.fakes import World
from core import clock
from pages.models import OfficialPage, WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
TEXT = "Завтра не будет воды. " * 40


@pytest.fixture
def unknown(clock_at: Any, make_page: Any, marina: Any, scheduled: Any, world: World) -> Delivery:
    """Two photos and a long text, sent apart; whether the text is out nobody knows."""
    world.readable = False
    photos = [
        PhotoUse(keep_photo(actor=marina, file=jpeg(colour=colour), name="вода.jpg").pk)
        for colour in ("steelblue", "teal")
    ]
    delivery: Delivery = scheduled(make_page("telegram"), text=TEXT, photos=photos, text_apart=True)
    clock_at.move_to(DUE)
    world.sends.append(fakes.lost)
    deliver(delivery.pk)
    clock_at.shift(timedelta(minutes=1))
    return Delivery.objects.get(pk=delivery.pk)


def told(page: OfficialPage, number: int, text: str = "", *, album: str = "") -> None:
    """A message of the channel that an update has brought."""
    WallPost.objects.create(
        page=page,
        external_id=str(number),
        url=f"https://t.me/c/7/{number}",
        published_at=clock.now(),
        text=text,
        album_id=album,
        attachments=int(bool(album)),
    )


def looked(delivery: Delivery) -> Delivery:
    resolve(delivery.pk)
    return Delivery.objects.get(pk=delivery.pk)


def test_the_text_right_after_its_photos_proves_both(unknown: Delivery) -> None:
    for number, text in ((10, ""), (11, "")):
        told(unknown.page, number, text, album="g1")
    told(unknown.page, 12, TEXT.strip())
    found = looked(unknown)
    assert (found.state, found.external_id, found.all_ids) == ("published", "10", ["10", "11", "12"])
    rows = WallPost.objects.filter(page=unknown.page)
    assert {(row.origin, row.album_id) for row in rows} == {("ours", "10")}, "one publication of the week"


def test_photos_without_their_text_are_told_of_and_not_counted(unknown: Delivery) -> None:
    told(unknown.page, 10, album="g1")
    told(unknown.page, 11, album="g1")
    asked = looked(unknown)
    assert asked.state == "unknown" and asked.asked_at is not None
    assert "текста под ними не видно: https://t.me/c/7/10" in asked.last_error


def test_a_text_that_other_words_part_from_the_photos_proves_nothing(unknown: Delivery) -> None:
    told(unknown.page, 10, album="g1")
    told(unknown.page, 11, album="g1")
    told(unknown.page, 12, "Совсем другая новость")
    told(unknown.page, 13, TEXT.strip())
    assert looked(unknown).state == "unknown"


def test_photos_that_a_person_was_told_of_and_took_off_do_not_keep_it_from_going_out(
    unknown: Delivery, marina: Any, world: World
) -> None:
    """No update tells that a message was deleted: the row of the photos stays for ever."""
    told(unknown.page, 10, album="g1")
    told(unknown.page, 11, album="g1")
    answer_unknown(actor=marina, delivery=looked(unknown), found_url=None)
    deliver(unknown.pk)
    assert Delivery.objects.get(pk=unknown.pk).state == "published"
    assert world.calls.count("publish") == 2


def test_photos_that_nobody_was_told_of_are_told_of_first(
    unknown: Delivery, marina: Any, world: World
) -> None:
    told(unknown.page, 10, album="g1")
    told(unknown.page, 11, album="g1")
    answer_unknown(actor=marina, delivery=unknown, found_url=None)
    deliver(unknown.pk)
    row = Delivery.objects.get(pk=unknown.pk)
    assert row.state == "failed" and "текста под ними не видно" in row.last_error
    assert world.calls.count("publish") == 1


def test_an_album_that_broke_off_is_told_of_and_not_sent_again(
    clock_at: Any, make_page: Any, marina: Any, scheduled: Any, world: World
) -> None:
    """Two of three photos came out before the network failed: their words stand on the page."""
    world.readable = False
    photos = [
        PhotoUse(keep_photo(actor=marina, file=jpeg(colour=colour), name="вода.jpg").pk)
        for colour in ("steelblue", "teal", "navy")
    ]
    delivery = scheduled(make_page("telegram"), text="Завтра не будет воды", photos=photos)
    clock_at.move_to(DUE)
    world.sends.append(fakes.lost)
    deliver(delivery.pk)
    told(delivery.page, 10, "Завтра не будет воды", album="g1")
    told(delivery.page, 11, album="g1")
    clock_at.shift(timedelta(minutes=1))
    assert looked(delivery).asked_at is None, "the rest may be on its way"
    clock_at.shift(timedelta(minutes=1))
    asked = looked(delivery)
    assert asked.asked_at is not None
    assert "вложений 2 из 3: https://t.me/c/7/10" in asked.last_error
    Delivery.objects.filter(pk=asked.pk).update(last_error="")  # as if nobody had been told
    answer_unknown(actor=marina, delivery=asked, found_url=None)
    deliver(delivery.pk)
    refused = Delivery.objects.get(pk=delivery.pk)
    assert refused.state == "failed" and "вложений 2 из 3" in refused.last_error
    assert world.calls.count("publish") == 1


def test_the_rest_of_another_delivery_s_album_is_not_ours(
    unknown: Delivery, scheduled: Any, world: World
) -> None:
    """Three photos of ours: the first has its delivery, the other two are its album and nobody else's."""
    other = scheduled(unknown.page, text="Парк открыт", due=clock.now() + timedelta(hours=1))
    Delivery.objects.filter(pk=other.pk).update(external_id="20")
    for number in (21, 22):
        told(unknown.page, number, album="20")
    asked = looked(unknown)
    assert asked.state == "unknown" and "t.me" not in asked.last_error
