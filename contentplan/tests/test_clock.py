"""Clocks that are wrong or set back while posts go out: nothing is doubled, nothing waits for hours, people are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from contentplan.engine import claims, sweep
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Attempt, Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh
from contentplan.tests.fakes import FakeAdapter, World
from core import clock
from core.errors import Temporary
from core.http.clocks import heard
from core.work.dispatch import TRUST_S
from networks.base import WallReading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]

HOUR = timedelta(hours=1)


def steps(delivery: Delivery, clock_at: Any, count: int) -> list[str]:
    """Let the engine look `count` times, each time when it wants to; states on the way."""
    states = []
    for _ in range(count):
        next_at = fresh(delivery).next_at
        if next_at is not None:
            clock_at.move_to(max(next_at, clock.now()))
        resolve(delivery.pk)
        states.append(fresh(delivery).state)
    return states


# --- what waits for a moment that the clock has left again -------------------------------------------


def test_a_lease_of_before_the_clock_was_set_back_holds_a_row_no_longer_than_any_other(
    due: Any, clock_at: Any
) -> None:
    assert claims.claim(due.pk) is not None
    clock_at.shift(-HOUR)
    assert sweep.recover_lapsed() == 0, "its worker may live, and renews it within a third of a lease"
    assert fresh(due).lease_until == clock.now() + timedelta(seconds=120)
    clock_at.shift(timedelta(seconds=120))
    assert sweep.recover_lapsed() == 1
    assert fresh(due).state == "scheduled"


def test_a_look_of_before_the_clock_was_set_back_does_not_keep_others_from_looking(
    due: Any, clock_at: Any, world: World
) -> None:
    world.sends.append(fakes.lost)
    deliver(due.pk)
    clock_at.move_to(fresh(due).next_at)
    assert claims.watch_unknown(due.pk) is not None
    clock_at.shift(-HOUR)
    Delivery.objects.update(next_at=clock.now())
    assert claims.watch_unknown(due.pk) is not None


def test_a_mark_of_before_the_clock_was_set_back_does_not_keep_a_row_from_the_broker(
    due: Any, clock_at: Any
) -> None:
    sent: list[int] = []
    clock_at.shift(HOUR)
    sweep.tick(sent.append, sent.append)
    clock_at.shift(-HOUR)
    sweep.tick(sent.append, sent.append)
    clock_at.shift(timedelta(seconds=TRUST_S / 2))
    sweep.tick(sent.append, sent.append)
    assert sent == [due.pk, due.pk]


@pytest.mark.parametrize("plan", [fakes.refused(Temporary("Связи нет.")), fakes.lost])
def test_what_waits_for_its_next_try_is_woken(due: Any, clock_at: Any, world: World, plan: Any) -> None:
    clock_at.shift(HOUR)
    world.sends.append(plan)
    deliver(due.pk)
    assert fresh(due).state in ("retry_wait", "unknown")
    clock_at.shift(-HOUR)
    sweep.mend()
    assert fresh(due).next_at == clock.now()


def test_what_people_have_scheduled_is_not_woken(due: Any, clock_at: Any, world: World) -> None:
    clock_at.shift(HOUR)
    world.sends.append(fakes.refused(Temporary("Связи нет.")))
    deliver(due.pk)
    clock_at.move_to(DUE - HOUR)
    sweep.mend()
    assert fresh(due).next_at > DUE


def test_a_post_that_came_out_in_the_future_does_not_hold_up_late_ones(
    scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    first, second = scheduled(page), scheduled(page, text="Другое")
    clock_at.move_to(DUE + 2 * HOUR - timedelta(minutes=1))
    deliver(first.pk)
    assert fresh(first).state == "published"
    clock_at.shift(-HOUR)
    deliver(second.pk)
    assert fresh(second).state == "published"


def test_people_are_asked_of_a_try_that_left_in_the_future(due: Any, clock_at: Any, world: World) -> None:
    clock_at.shift(HOUR)
    world.sends.append(fakes.lost)
    deliver(due.pk)
    clock_at.shift(-HOUR)
    sweep.mend()
    assert fresh(due).asked_at == clock.now() and fresh(due).told_at is not None


# --- what is proved, and by which clock -------------------------------------------------------------


def wall_clock(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    """The network's clock: ours is `ahead` of it. Its answers say so, and its posts stand at its own time."""
    plain_read, plain_put = FakeAdapter.read_wall, World.put

    def read_wall(self: FakeAdapter, since: Any, until: Any) -> WallReading:
        heard(format_datetime(clock.now() - ahead))
        reading = plain_read(self, since - timedelta(days=3), until + timedelta(days=3))
        return replace(reading, posts=[post for post in reading.posts if since <= post.at < until])

    def put(self: World, target: Any, text: str, **more: Any) -> Any:
        seen = plain_put(self, target, text, **more)
        moved = replace(seen, at=seen.at - ahead)
        self.walls[target.external_id][-1] = moved
        return moved

    monkeypatch.setattr(FakeAdapter, "read_wall", read_wall)
    monkeypatch.setattr(World, "put", put)


@pytest.mark.parametrize("ahead", [HOUR, timedelta(minutes=-20), timedelta(hours=5), timedelta(hours=-30)])
def test_a_post_is_found_though_the_networks_clock_shows_another_time(
    due: Any, clock_at: Any, world: World, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    world.proves = True
    wall_clock(monkeypatch, ahead)
    world.sends.append(fakes.accepted_and_dropped)
    deliver(due.pk)
    # The fake shows nothing that lies in our future; a network does.
    world.shows_after_s = -timedelta(days=2).total_seconds()
    assert steps(due, clock_at, 1) == ["published"]
    assert len(world.texts(due.page.target)) == 1


def test_a_clock_that_differs_proves_nothing_so_a_person_is_asked(
    due: Any, clock_at: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.proves = True
    wall_clock(monkeypatch, timedelta(hours=5))
    world.sends.append(fakes.lost)
    deliver(due.pk)
    assert steps(due, clock_at, 3) == ["unknown"] * 3
    assert fresh(due).asked_at is not None and "расходятся на 300 мин" in fresh(due).last_error
    assert world.calls.count("publish") == 1


def test_a_clock_set_back_after_the_call_proves_nothing_either(due: Any, clock_at: Any, world: World) -> None:
    """The wall would be read for an hour in which the post did not come out, and the post sent again."""
    world.proves = True
    clock_at.shift(HOUR)
    world.sends.append(fakes.lost)
    deliver(due.pk)
    clock_at.shift(-HOUR)
    sweep.mend()
    assert steps(due, clock_at, 1) == ["unknown"]
    clock_at.shift(2 * HOUR)
    Delivery.objects.update(next_at=clock.now())
    assert steps(due, clock_at, 2) == ["unknown"] * 2
    assert world.calls.count("publish") == 1
    assert "переводили" in Attempt.objects.filter(kind="look").last().sentence


def test_what_stands_there_after_the_clock_was_set_back_is_shown_to_a_person(
    due: Any, clock_at: Any, world: World
) -> None:
    world.proves = True
    clock_at.shift(HOUR)
    world.sends.append(fakes.lost)
    deliver(due.pk)
    clock_at.shift(-HOUR)
    found = world.put(due.page.target, "Завтра не будет воды")
    sweep.mend()
    assert steps(due, clock_at, 1) == ["unknown"]
    assert fresh(due).asked_at is not None and found.url in fresh(due).last_error


def test_the_networks_hour_of_a_key_is_not_measured_by_a_clock_that_was_set_back(
    due: Any, clock_at: Any, world: World
) -> None:
    world.key_lives_s = 3600
    clock_at.shift(HOUR)
    world.sends.append(fakes.lost)
    deliver(due.pk)
    clock_at.shift(-HOUR)
    Delivery.objects.update(next_at=clock.now())
    resolve(due.pk)
    assert world.calls == ["publish", "read"]
    clock_at.shift(HOUR + timedelta(minutes=1))  # the network's hour has long passed, the clock says a minute
    Delivery.objects.update(next_at=clock.now())
    resolve(due.pk)
    assert world.calls == ["publish", "read", "read"]
