"""Rates and quotas: spaced in every order of events, shared, said in Russian."""

from __future__ import annotations

import itertools
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RateLimited
from networks import pace
from networks.base import Network, Secret
from networks.kept_store import KeptInDatabase
from networks.models import KeptUpload, Pace
from networks.pace.rule import Lane, reserve
from networks.pace.stores import InDatabase
from networks.vk.limits import POSTS_A_DAY

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
arrivals = st.lists(st.tuples(st.floats(0, 5), st.floats(0.01, 3)), min_size=1, max_size=60)


@given(arrivals, st.floats(0, 10))
def test_calls_of_a_lane_are_never_closer_than_what_they_cost(
    calls: list[tuple[float, float]], most_wait: float
) -> None:
    """Whoever comes whenever: a place begins where the last one ended, a refusal takes none, nobody waits too long."""
    free_at, now, busy_until = 0.0, 1000.0, 0.0
    for passed, cost in calls:
        now += passed
        found = reserve(free_at, now, cost, most_wait)
        assert found.wait >= 0
        if found.free_at is None:
            assert found.wait > most_wait
            continue
        begins = now + found.wait
        assert found.wait <= most_wait
        assert begins >= busy_until - 1e-6
        busy_until = begins + cost
        assert found.free_at == pytest.approx(busy_until)
        free_at = found.free_at


@pytest.fixture
def paced(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    settings.NETWORK_PACES = True
    settings.REDIS_URL = ""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def call(*lanes: Lane, method: str = "wall.post") -> None:
    with pace.passing(Network.VK, method, lanes):
        pass


@pytest.mark.django_db
def test_the_second_call_waits_and_a_far_place_is_no_attempt(paced: list[float]) -> None:
    with time_machine.travel(NOW, tick=False):
        call(Lane("vk:a", 5.0))
        call(Lane("vk:a", 5.0))
        assert paced == [5.0]
        with pytest.raises(RateLimited, match="продолжим") as caught:
            call(Lane("vk:a", 5.0))
        assert caught.value.seconds == pytest.approx(10)
        call(Lane("vk:b", 5.0))
        assert paced == [5.0]


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "same", "other"), [("token", True, True), ("method", True, False)])
def test_what_the_network_says_closes_the_lane_or_the_method_for_all(
    paced: list[float], scope: str, same: bool, other: bool
) -> None:
    def limited() -> None:
        with pace.passing(Network.VK, "wall.post", [Lane("vk:a", 0.1)]):
            raise RateLimited("Часто.", seconds=900, scope=scope)

    with time_machine.travel(NOW, tick=False):
        with pytest.raises(RateLimited, match="Часто"):
            limited()
        for method, closed in (("wall.post", same), ("wall.get", other)):
            if closed:
                with pytest.raises(RateLimited, match="продолжим"):
                    call(Lane("vk:a", 0.1), method=method)
            else:
                call(Lane("vk:a", 0.1), method=method)


@pytest.mark.django_db
def test_a_quota_of_a_day_says_when_it_frees(paced: list[float]) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(POSTS_A_DAY):
            pace.refuse_over_quota(Network.VK, "vk:wall:5", POSTS_A_DAY, "записей на стене")
            pace.count("vk:wall:5")
        with pytest.raises(
            RateLimited, match=r"предел 50 записей на стене в сутки.*29 ноября, 00:01"
        ) as caught:
            pace.refuse_over_quota(Network.VK, "vk:wall:5", POSTS_A_DAY, "записей на стене")
        assert caught.value.scope == "day"
    with time_machine.travel(datetime(2026, 11, 28, 21, 2, tzinfo=UTC), tick=False):
        pace.refuse_over_quota(Network.VK, "vk:wall:5", POSTS_A_DAY, "записей на стене")


@pytest.mark.django_db
def test_a_place_that_another_worker_took_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InDatabase()
    real = InDatabase._row
    rivals = [1]

    def row_then_rival(self: InDatabase, key: str) -> Pace | None:
        row = real(self, key)
        if rivals:
            rivals.pop()
            InDatabase().take(key, 2.0, 8.0)
        return row

    with time_machine.travel(NOW, tick=False):
        monkeypatch.setattr(InDatabase, "_row", row_then_rival)
        assert store.take("a", 2.0, 8.0) == pytest.approx(2.0)


def test_a_lane_s_name_holds_no_token() -> None:
    assert "secret-token" not in pace.token_key(Network.VK, Secret("secret-token"))


@pytest.mark.django_db
def test_an_upload_is_kept_for_half_an_hour() -> None:
    kept = KeptInDatabase()
    with time_machine.travel(NOW, tick=False):
        kept.put("vk:k:video:abc", "video-1_2")
        kept.put("vk:k:video:abc", "video-1_3")
        assert (kept.get("vk:k:video:abc"), kept.get("vk:other:video:abc")) == ("video-1_3", "")
    with time_machine.travel(NOW.replace(hour=21), tick=False):
        assert kept.get("vk:k:video:abc") == ""
        kept.put("b", "c")
        assert KeptUpload.objects.count() == 1


# --- clocks, garbage, the screen --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_place_taken_before_the_clock_was_set_back_holds_nobody_up(paced: list[float]) -> None:
    with time_machine.travel(NOW, tick=False) as wall:
        call(Lane("vk:a", 5.0))
        InDatabase().hold("vk:a", 600)
        wall.shift(-3600)
        call(Lane("vk:a", 5.0))
        assert paced == []
        call(Lane("vk:a", 5.0))
        assert paced == [5.0]


@pytest.mark.django_db
def test_a_wish_for_a_thousand_years_closes_a_lane_for_a_day(paced: list[float]) -> None:
    with time_machine.travel(NOW, tick=False):
        InDatabase().hold("vk:a", 1e11)
        with pytest.raises(RateLimited) as caught:
            call(Lane("vk:a", 1.0))
    assert caught.value.seconds == pytest.approx(86_400)


@pytest.mark.django_db
def test_networks_that_have_asked_to_wait_are_named(paced: list[float]) -> None:
    with time_machine.travel(NOW, tick=False) as wall:
        assert pace.closed_networks() == {}
        with pytest.raises(RateLimited), pace.passing(Network.OK, "mediatopic.post", [Lane("ok:a", 0.1)]):
            raise RateLimited("Часто.", seconds=300, scope="method")
        assert pace.closed_networks() == {Network.OK: NOW + timedelta(seconds=300)}
        wall.shift(301)
        assert pace.closed_networks() == {}


@pytest.mark.django_db(transaction=True)
def test_workers_that_race_for_a_lane_get_places_one_after_another() -> None:
    """Twelve at once, on either database: no two in the same place, none lost."""
    store, waits, gate = InDatabase(), [0.0] * 12, threading.Barrier(12)
    Pace.objects.create(key="vk:race")

    def take(place: int) -> None:
        try:
            gate.wait(10)
            waits[place] = store.take("vk:race", 2.0, 60.0)
        finally:
            connections.close_all()

    began = time.time()
    threads = [threading.Thread(target=take, args=(place,)) for place in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    took = time.time() - began
    places = sorted(waits)
    # Each counted from its own moment: apart by the lane's two seconds, but for the time the race itself took.
    assert all(2.0 - took - 0.1 <= later - sooner for sooner, later in itertools.pairwise(places))
    assert places[-1] == pytest.approx(22.0, abs=took + 0.1)
    assert Pace.objects.get(key="vk:race").free_at == pytest.approx(began + 24.0, abs=took + 0.5)


def test_a_network_that_counts_the_last_second_never_counts_one_too_many() -> None:
    """Set off evenly, calls arrive now and then a little sooner: the tenth that is left over covers that."""
    for allowed in (1.0, 3.0, 20.0, 30.0):
        place = pace.lane("vk:a", per_second=allowed)
        assert place.seconds * allowed > 1.05
    assert pace.lane("telegram:a", per_second=30.0, cost=3).seconds == pytest.approx(0.11)


@pytest.mark.django_db
def test_the_first_call_of_a_lane_and_the_first_of_a_day_cost_two_questions_each(
    django_assert_num_queries: Any,
) -> None:
    """A page speaks a few times a day, so nearly every lane and quota of a delivery is a new one."""
    with django_assert_num_queries(4):  # one to read, one to write in a savepoint of its own
        assert InDatabase().take("fresh", 1.0, 8.0) == 0.0
    with django_assert_num_queries(4):
        InDatabase().use("fresh of a day")
    assert InDatabase().used("fresh of a day") == 1
