"""An unknown outcome: the same key, the wall, a person; never a blind second copy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.deliveries import hold
from contentplan.actions.outcomes import answer_unknown
from contentplan.actions.stop import stop_all
from contentplan.engine import claims, outcome, sweep
from contentplan.engine import resolve as resolving
from contentplan.engine.look import Found, Look, look
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh
from contentplan.tests.fakes import FakeAdapter, World
from core import clock
from core.audit.models import Entry
from core.errors import (
    CredentialExpired,
    InvalidContent,
    MalformedReply,
    OutcomeUnknown,
    Permanent,
    PermissionMissing,
    RateLimited,
    Stale,
    Temporary,
    Where,
)
from core.notifications.models import Notification
from networks.base import Outgoing, Published, WallReading
from pages.models import OfficialPage, WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]


@pytest.fixture
def unknown(due: Any, world: World) -> Delivery:
    """The network has not taken it and said nothing."""
    world.sends.append(fakes.lost)
    deliver(due.pk)
    return fresh(due)


@pytest.fixture
def dropped(due: Any, world: World) -> Delivery:
    """The network has taken it and the answer was lost."""
    world.sends.append(fakes.accepted_and_dropped)
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


def asked() -> int:
    return Notification.objects.filter(kind="delivery.unknown").count()


# --- the network takes a key ------------------------------------------------------------------------


def test_the_same_key_again_finds_the_first_copy(dropped: Any, world: World, clock_at: Any) -> None:
    world.key_lives_s = 3600
    assert steps(dropped, clock_at, 1) == ["published"]
    assert len(world.texts(dropped.page.target)) == 1
    assert [(one.kind, one.key) for one in dropped.attempts.all()] == [
        ("send", dropped.key),
        ("repeat", dropped.key),
    ]


def test_with_a_key_it_is_repeated_within_seconds(due: Any, world: World) -> None:
    world.key_lives_s = 3600
    world.sends.append(fakes.lost)
    deliver(due.pk)
    assert fresh(due).next_at - DUE <= timedelta(seconds=5)


@pytest.mark.parametrize("error", [
    Temporary("Связи нет."), RateLimited("Часто.", seconds=9), InvalidContent("Нельзя."), PermissionMissing("Нет."),
])  # fmt: skip
def test_a_repeat_that_fails_does_not_clear_the_first_try(
    unknown: Any, world: World, clock_at: Any, error: Any
) -> None:
    world.key_lives_s = 3600
    world.sends.append(fakes.refused(error))
    assert steps(unknown, clock_at, 2) == ["unknown", "published"]


@pytest.mark.parametrize("error", [
    Permanent("Уже было.", where=Where("vk", "wall.post", "100")),
    RateLimited("До завтра.", seconds=30_000, scope="day", where=Where("vk", "wall.post", "214")),
])  # fmt: skip
def test_a_network_that_refuses_the_key_is_read(
    dropped: Any, world: World, clock_at: Any, error: Any
) -> None:
    """Whether it answers a repeat with the first post or with an error is not written anywhere."""
    world.key_lives_s = 3600
    world.sends.append(fakes.refused(error))
    assert steps(dropped, clock_at, 2) == ["unknown", "published"]
    assert world.calls == ["publish", "publish", "read"]
    assert clock.now() - DUE < timedelta(minutes=5)


def test_after_the_keys_hour_the_wall_is_read(unknown: Any, world: World, clock_at: Any) -> None:
    world.key_lives_s, world.proves = 3600, True
    clock_at.shift(3600 - resolving.KEY_MARGIN_S)
    assert steps(unknown, clock_at, 1) == ["unknown"]
    assert world.calls == ["publish", "read"]


@pytest.mark.parametrize("what", ["hold", "stop"])
def test_what_is_held_is_looked_up_but_not_repeated(
    dropped: Any, world: World, clock_at: Any, marina: Any, irina: Any, what: str
) -> None:
    world.key_lives_s = 3600
    if what == "hold":
        hold(actor=marina, delivery=dropped, reason="Проверяем")
    else:
        stop_all(actor=irina, reason="Взлом")
    assert steps(dropped, clock_at, 1) == ["published"]
    assert world.calls == ["publish", "read"]


def test_a_worker_that_dies_repeating_leaves_it_unknown(unknown: Any, world: World, clock_at: Any) -> None:
    world.key_lives_s = 3600

    def die() -> None:
        raise fakes.Killed

    world.uploads.append(die)
    clock_at.move_to(unknown.next_at)
    with pytest.raises(fakes.Killed):
        resolve(unknown.pk)
    clock_at.shift(121)
    sweep.recover_lapsed()
    assert fresh(unknown).state == "unknown"


@pytest.mark.parametrize("what", ["looks again", "repeats", "is answered"])
def test_a_look_whose_worker_died_does_not_stay_open(
    unknown: Any, world: World, clock_at: Any, marina: Any, what: str
) -> None:
    clock_at.move_to(unknown.next_at)
    assert claims.watch_unknown(unknown.pk) is not None
    clock_at.shift(121)
    if what == "is answered":
        answer_unknown(actor=marina, delivery=fresh(unknown), found_url=None)
    else:
        world.key_lives_s = 3600 if what == "repeats" else 0
        resolve(unknown.pk)
    silent = unknown.attempts.get(number=2)
    assert (silent.kind, silent.outcome, silent.ended_at) == ("look", "dropped", clock.now())


def test_an_upload_that_is_not_taken_again_is_looked_after(
    due: Any, world: World, clock_at: Any, marina: Any
) -> None:
    """A post that shows itself late: neither the person nor the first look has seen it, the refusal makes us look."""
    world.shows_after_s = 60
    world.sends.append(fakes.accepted_and_dropped)
    deliver(due.pk)
    answer_unknown(actor=marina, delivery=fresh(due), found_url=None)

    def refuses(adapter: FakeAdapter, post: Outgoing) -> Published:
        clock_at.shift(61)
        found = adapter.look_again()
        assert found is not None
        return found

    world.sends.append(refuses)
    deliver(due.pk)
    row = fresh(due)
    assert (row.state, [one.outcome for one in row.attempts.all()]) == ("published", ["absent", "found"])
    assert len(world.texts(due.page.target)) == 1


# --- the wall is read -------------------------------------------------------------------------------


def test_a_post_on_the_wall_is_adopted(dropped: Any, world: World, clock_at: Any) -> None:
    assert steps(dropped, clock_at, 1) == ["published"]
    assert fresh(dropped).external_id == world.walls["7"][0].external_id
    assert fresh(dropped).published_at == DUE
    assert Entry.objects.filter(event="delivery.adopted").count() == 1
    assert world.calls == ["publish", "read"]


def test_absence_is_proved_twice_and_then_it_is_sent_again(unknown: Any, world: World, clock_at: Any) -> None:
    world.proves = True
    assert steps(unknown, clock_at, 2) == ["unknown", "scheduled"]
    assert clock.now() - DUE >= timedelta(seconds=90)
    deliver(unknown.pk)
    assert fresh(unknown).state == "published"
    assert len(world.texts(unknown.page.target)) == 1


def test_a_wall_that_shows_new_posts_late_makes_no_double(dropped: Any, world: World, clock_at: Any) -> None:
    world.proves = True
    hidden = world.walls["7"].pop()
    assert steps(dropped, clock_at, 1) == ["unknown"]
    world.walls["7"].append(hidden)
    assert steps(dropped, clock_at, 1) == ["published"]


def test_a_read_before_the_network_has_settled_proves_nothing(
    unknown: Any, world: World, clock_at: Any
) -> None:
    world.proves = True
    Delivery.objects.update(next_at=DUE)
    resolve(unknown.pk)
    assert fresh(unknown).reads == 0


def test_an_incomplete_read_proves_nothing(unknown: Any, world: World, clock_at: Any) -> None:
    world.proves = True
    for _ in range(2):
        world.reads.append(WallReading([], DUE, DUE, complete=False, note="Показаны первые 100."))
    assert steps(unknown, clock_at, 2) == ["unknown", "unknown"]
    assert fresh(unknown).asked_at is not None
    assert world.calls.count("publish") == 1


def test_where_reading_proves_nothing_a_person_is_asked(unknown: Any, world: World, clock_at: Any) -> None:
    assert steps(unknown, clock_at, 2) == ["unknown", "unknown"]
    row = fresh(unknown)
    assert row.asked_at == row.told_at == clock.now()
    assert asked() >= 1
    assert Entry.objects.filter(event="delivery.asked").count() == 1


def test_people_are_asked_once_while_the_portal_goes_on_looking(
    dropped: Any, world: World, clock_at: Any
) -> None:
    hidden = world.walls["7"].pop()
    steps(dropped, clock_at, 4)
    assert asked() == Notification.objects.filter(kind="delivery.unknown").values("person").distinct().count()
    world.walls["7"].append(hidden)
    assert steps(dropped, clock_at, 1) == ["published"]


def test_looking_ends_after_a_day_the_question_stays(unknown: Any, world: World, clock_at: Any) -> None:
    steps(unknown, clock_at, 2)
    clock_at.shift(24 * 3600)
    steps(unknown, clock_at, 1)
    assert fresh(unknown).next_at is None and fresh(unknown).state == "unknown"


def test_several_alike_are_shown_to_a_person_at_once(dropped: Any, world: World, clock_at: Any) -> None:
    world.put(dropped.page.target, "Завтра не будет воды")
    assert steps(dropped, clock_at, 1) == ["unknown"]
    assert fresh(dropped).asked_at is not None
    assert "Похожих публикаций на странице 2" in fresh(dropped).last_error


def test_a_post_of_another_delivery_is_not_taken(
    scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    first, second = scheduled(page), scheduled(page)
    clock_at.move_to(DUE)
    deliver(first.pk)
    world.proves = True
    world.sends.append(fakes.lost)
    deliver(second.pk)
    assert steps(second, clock_at, 2) == ["unknown", "scheduled"]


@pytest.mark.parametrize("how", ["before sending", "in a look"])
def test_a_post_that_another_delivery_takes_meanwhile_is_not_ours(
    scheduled: Any, page: Any, world: World, clock_at: Any, marina: Any, monkeypatch: Any, how: str
) -> None:
    """Two of the same words: both have seen the one post, and the other was first to write it down."""
    first, second = scheduled(page), scheduled(page)
    clock_at.move_to(DUE)
    world.sends += [fakes.accepted_and_dropped, fakes.lost]
    deliver(first.pk)
    deliver(second.pk)
    clock_at.move_to(fresh(second).next_at)
    real = look

    def overtaken(*args: Any) -> Any:
        seen = real(*args)
        outcome.settle_published(first.pk, seen.published, found=True)
        return seen

    with monkeypatch.context() as patched:
        patched.setattr("contentplan.engine.look.look", overtaken)
        if how == "before sending":
            answer_unknown(actor=marina, delivery=fresh(second), found_url=None)
            deliver(second.pk)
        else:
            resolve(second.pk)
    row = fresh(second)
    assert (row.state, row.asked_at) == ("scheduled" if how == "before sending" else "unknown", None)
    assert row.next_at <= clock.now() + timedelta(seconds=45)
    assert not second.attempts.filter(outcome__in=["", "found"]).exists()


def test_two_that_take_one_post_at_the_same_instant(
    scheduled: Any, page: Any, world: World, clock_at: Any, monkeypatch: Any
) -> None:
    """Neither sees the other's uncommitted row, so the database refuses the second: it looks again."""
    first, second = scheduled(page), scheduled(page)
    clock_at.move_to(DUE)
    deliver(first.pk)
    world.sends.append(fakes.lost)
    deliver(second.pk)
    clock_at.move_to(fresh(second).next_at)
    theirs = Look(Found.HERE, "Нашли", fakes.published(world.walls[page.external_id][0]))
    monkeypatch.setattr("contentplan.engine.look.look", lambda *args: theirs)
    answers = iter([False, True])
    monkeypatch.setattr(outcome, "_taken_by_another", lambda *args: next(answers))
    resolve(second.pk)
    assert (fresh(second).state, fresh(second).asked_at, fresh(second).lease_until) == ("unknown", None, None)


# --- the wall cannot be read ------------------------------------------------------------------------


def test_a_network_without_history_asks_after_two_settled_looks(
    unknown: Any, world: World, clock_at: Any
) -> None:
    world.readable = False
    assert steps(unknown, clock_at, 2) == ["unknown", "unknown"]
    assert fresh(unknown).asked_at == clock.now() <= DUE + timedelta(minutes=2)


def test_an_update_brings_the_post_by_itself(unknown: Any, world: World, clock_at: Any) -> None:
    world.readable = False
    WallPost.objects.create(
        page=unknown.page,
        external_id="5",
        url="https://t.me/c/5",
        published_at=DUE,
        text="Завтра не будет воды",
    )
    assert steps(unknown, clock_at, 1) == ["published"]
    assert fresh(unknown).external_id == "5" and world.calls == ["publish"]


def test_what_the_region_pushed_is_not_ours(unknown: Any, world: World, clock_at: Any) -> None:
    world.readable = False
    WallPost.objects.create(
        page=unknown.page, external_id="5", published_at=DUE, text="Завтра не будет воды", origin="pushed"
    )
    assert steps(unknown, clock_at, 1) == ["unknown"]


def test_without_the_right_to_read_a_person_is_asked_at_once(
    unknown: Any, world: World, clock_at: Any
) -> None:
    world.reads.append(PermissionMissing("Нет права читать стену."))
    steps(unknown, clock_at, 1)
    assert fresh(unknown).asked_at is not None and "Нет права" in fresh(unknown).last_error


def test_a_dead_token_breaks_the_page_and_asks(unknown: Any, world: World, clock_at: Any) -> None:
    world.reads.append(CredentialExpired("Токен не действует."))
    steps(unknown, clock_at, 1)
    assert fresh(unknown).asked_at is not None
    assert OfficialPage.objects.get().broken_since is not None


@pytest.mark.parametrize(
    "error", [Temporary("Связи нет."), RateLimited("Часто.", seconds=9), MalformedReply("Мусор.")]
)
def test_a_read_that_fails_is_repeated(dropped: Any, world: World, clock_at: Any, error: Any) -> None:
    world.reads.append(error)
    assert steps(dropped, clock_at, 2) == ["unknown", "published"]
    assert fresh(dropped).asked_at is None


def test_reading_that_fails_for_five_minutes_asks(unknown: Any, world: World, clock_at: Any) -> None:
    world.reads.append(Temporary("Связи нет."))
    clock_at.move_to(DUE + timedelta(minutes=5))
    resolve(unknown.pk)
    assert fresh(unknown).asked_at is not None and fresh(unknown).next_at is not None


def test_five_minutes_of_repeating_the_key_ask_too(unknown: Any, world: World, clock_at: Any) -> None:
    world.key_lives_s = 3600
    clock_at.shift(301)
    world.sends.append(fakes.lost)
    resolve(unknown.pk)
    sweep.mend()
    assert fresh(unknown).state == "unknown" and fresh(unknown).told_at is not None


# --- what is known about every try ------------------------------------------------------------------


def test_when_every_try_is_accounted_for_it_is_sent_again(unknown: Any, world: World, clock_at: Any) -> None:
    unknown.attempts.update(outcome="refused")
    assert steps(unknown, clock_at, 1) == ["scheduled"]


def test_two_do_not_look_at_once(unknown: Any, world: World, clock_at: Any, monkeypatch: Any) -> None:
    clock_at.move_to(unknown.next_at)

    def second_worker(*args: Any) -> Any:
        resolve(unknown.pk)
        raise Temporary("Связи нет.")

    monkeypatch.setattr(FakeAdapter, "read_wall", second_worker)
    resolve(unknown.pk)
    assert unknown.attempts.filter(kind="look").count() == 1


def test_an_answer_during_a_look_wins(
    unknown: Any, world: World, clock_at: Any, marina: Any, monkeypatch: Any
) -> None:
    def read(*args: Any) -> Any:
        answer_unknown(actor=marina, delivery=fresh(unknown), found_url="https://vk.com/wall-7_55")
        raise OutcomeUnknown("Ответа нет.")

    monkeypatch.setattr(FakeAdapter, "read_wall", read)
    steps(unknown, clock_at, 1)
    assert fresh(unknown).state == "published" and fresh(unknown).external_id == "55"


@pytest.mark.parametrize("url", ["https://vk.com/wall-7_55", None], ids=["there", "not there"])
def test_looks_that_showed_nothing_do_not_make_an_answer_late(
    unknown: Any, clock_at: Any, marina: Any, url: str | None
) -> None:
    seen = fresh(unknown).version
    assert steps(unknown, clock_at, 3) == ["unknown"] * 3
    assert fresh(unknown).asked_at is not None
    answer_unknown(actor=marina, delivery=fresh(unknown), found_url=url, version=seen)
    assert fresh(unknown).state == ("published" if url else "scheduled")


def test_an_answer_of_before_another_sending_is_late(
    unknown: Any, world: World, clock_at: Any, marina: Any
) -> None:
    seen = fresh(unknown).version
    answer_unknown(actor=marina, delivery=fresh(unknown), found_url=None, version=seen)
    world.sends.append(fakes.lost)
    deliver(unknown.pk)
    assert fresh(unknown).state == "unknown"
    with pytest.raises(Stale):
        answer_unknown(actor=marina, delivery=fresh(unknown), found_url=None, version=seen)
