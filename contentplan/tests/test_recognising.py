"""Whether what stands on a wall is the post that was sent, and what two looks prove."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.drafts import PhotoUse
from contentplan.actions.media import keep_photo
from contentplan.engine import outcome, sweep
from contentplan.engine import resolve as resolving
from contentplan.engine.look import Found, Sight, Wanted, joined, look
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh, jpeg
from contentplan.tests.fakes import FakeAdapter, World
from core import clock
from core.errors import (
    Refused,
)
from networks.base import WallReading
from networks.texts import normalised
from pages.models import WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]


@pytest.fixture
def unknown(due: Any, world: World) -> Delivery:
    """The network has not taken it and said nothing."""
    world.sends.append(fakes.lost)
    deliver(due.pk)
    return fresh(due)


def steps(delivery: Delivery, clock_at: Any, count: int) -> list[str]:
    """Let the engine look `count` times, each time when it wants to; states on the way."""
    states = []
    for _ in range(count):
        row = fresh(delivery)
        if row.next_at:
            clock_at.move_to(max(row.next_at, clock.now()))
        resolve(delivery.pk)
        states.append(fresh(delivery).state)
    return states


def sight(text: str, attachments: int = 0, album: str = "", number: str = "1") -> Sight:
    return Sight(number, "https://a.example/", DUE, text, attachments, album)


@pytest.mark.parametrize(
    ("seen", "fits"),
    [
        (sight("Завтра  не будет\nводы", 2), True),
        (sight("Завтра не будет воды &amp; света", 2), False),
        (sight("завтра не будет воды", 2), False),
        (sight("Завтра не будет воды", 1), False),
        (sight("Завтра не будет воды", 3), False),
        (sight("Завтра не будет воды.", 2), False),
    ],
)
def test_a_post_is_known_by_its_words_and_pictures(seen: Sight, fits: bool) -> None:
    wanted = Wanted(frozenset({normalised("Завтра не будет воды")}), files=2, apart=0)
    assert wanted.matches(seen) is fits


@pytest.mark.parametrize("cards", [0, 2])
def test_the_same_words_with_other_files_are_shown_to_a_person(
    scheduled: Any, page: Any, world: World, marina: Any, cards: int
) -> None:
    """A network that has lost a picture, or made a card, has the post all the same: it is never called absent."""
    photo = PhotoUse(keep_photo(actor=marina, file=jpeg(colour="red")).pk)
    delivery, world.proves = scheduled(page, photos=[photo]), True
    found = world.put(page.target, "Завтра не будет воды", attachments=cards)
    seen = look(delivery, FakeAdapter(page.target, None, world), clock.now())
    assert (seen.found, seen.note.endswith(found.url)) == (Found.UNCLEAR, True)


def test_a_link_that_the_network_wrote_anew_is_recognised(scheduled: Any, page: Any, world: World) -> None:
    delivery = scheduled(page, link="https://dzhankoy.example/news/1")
    for shown in ("dzhankoy.example/news/1", "https://vk.cc/cAbC1", "dzhankoy.example/ne…"):
        world.walls.clear()
        world.put(page.target, f"Завтра не будет воды {shown}")
        assert look(delivery, FakeAdapter(page.target, None, world), clock.now()).found is Found.HERE


def test_a_link_may_stand_in_the_text_or_make_a_card(scheduled: Any, page: Any, world: World) -> None:
    delivery = scheduled(page, link="https://dzhankoy.example/")
    for text, cards in (
        ("Завтра не будет воды", 0),
        ("Завтра не будет воды", 1),
        ("Завтра не будет воды\n\nhttps://dzhankoy.example/", 0),
    ):
        world.walls.clear()
        world.put(page.target, text, attachments=cards)
        assert look(delivery, FakeAdapter(page.target, None, world), clock.now()).found is Found.HERE


def test_messages_of_an_album_are_one_publication(
    marina: Any, scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    photos = [PhotoUse(keep_photo(actor=marina, file=jpeg(colour=colour)).pk) for colour in ("red", "blue")]
    delivery = scheduled(page, photos=photos)
    first = world.put(page.target, "Завтра не будет воды", attachments=1, album_id="a")
    world.put(page.target, "", attachments=1, album_id="a")
    seen = look(delivery, FakeAdapter(page.target, None, world), clock.now())
    assert seen.published is not None
    assert seen.published.external_id == first.external_id and len(seen.published.all_ids) == 2


def test_posts_without_an_album_stay_apart() -> None:
    assert len(joined([sight("А", number="1"), sight("А", number="2")])) == 2


# --- what two looks prove ---------------------------------------------------------------------------


def nothing(complete: bool) -> WallReading:
    """A read that shows no post."""
    return WallReading([], DUE, DUE, complete=complete, note="" if complete else "прочитано не всё")


def test_an_unclear_look_is_no_half_of_a_proof(unknown: Any, world: World, clock_at: Any) -> None:
    """One read that broke off and one that was whole are not two that were whole."""
    world.proves = True
    world.reads.extend([nothing(False), nothing(True), nothing(True)])
    assert steps(unknown, clock_at, 3) == ["unknown", "unknown", "scheduled"]


def test_a_second_try_has_its_own_time_to_show_itself(
    unknown: Any, world: World, clock_at: Any, settings: Any
) -> None:
    """The first left an hour ago, the repeat a moment ago: looks count from the last one."""
    world.key_lives_s, world.proves = 3600, True
    clock_at.shift(3600 - resolving.KEY_MARGIN_S - 1)
    world.sends.append(fakes.lost)
    assert steps(unknown, clock_at, 1) == ["unknown"]
    sent_at = clock.now()
    assert steps(unknown, clock_at, 1) == ["unknown"] and world.calls[-1] == "read"
    assert clock.now() - sent_at < timedelta(seconds=settings.UNKNOWN_SETTLE_S)
    assert steps(unknown, clock_at, 2) == ["unknown", "scheduled"]
    assert clock.now() - sent_at >= timedelta(seconds=settings.UNKNOWN_SETTLE_S * 2)


def test_a_repeat_is_not_later_than_people_allowed(unknown: Any, world: World, clock_at: Any) -> None:
    """The first try never arrived: its key would publish now what was to go out ten minutes after its time at most."""
    world.key_lives_s = 3600
    Delivery.objects.update(send_until=DUE + timedelta(minutes=10))
    clock_at.shift(timedelta(minutes=11))
    assert steps(unknown, clock_at, 1) == ["unknown"]
    assert world.calls == ["publish", "read"]


def test_a_refusal_of_our_own_door_is_a_question_to_people_and_no_crash(
    unknown: Any, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: FakeAdapter, since: Any, until: Any) -> WallReading:
        raise Refused("Портал по этому адресу не ходит.")

    monkeypatch.setattr(FakeAdapter, "read_wall", refused)
    steps(unknown, clock_at, 1)
    assert fresh(unknown).asked_at is not None and "не ходит" in fresh(unknown).last_error


def test_a_late_answer_about_a_post_that_was_taken_off_is_no_second_copy(
    due: Any, world: World, clock_at: Any
) -> None:
    deliver(due.pk)
    row = fresh(due)
    WallPost.objects.update(gone_at=clock.now())
    sweep.note_removed()
    again = outcome.settle_published(
        row.pk, fakes.published(world.walls[row.page.external_id][0]), found=True
    )
    assert again.state == "removed"
    assert not row.notes.filter(what="second_copy").exists()
