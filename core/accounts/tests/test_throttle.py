"""Counting tries before they are checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.accounts import tasks, throttle
from core.accounts.models import Throttle, TrustedDevice
from core.accounts.throttle import CODE, PASSWORD, Policy, TooMany

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TIGHT = Policy(2, timedelta(seconds=10), timedelta(seconds=35), timedelta(hours=1))


@pytest.mark.parametrize(("tries", "seconds"), [(0, 0), (1, 0), (2, 10), (3, 20), (4, 35), (400, 35)])
def test_the_pause_doubles_up_to_the_longest(tries: int, seconds: int) -> None:
    assert TIGHT.pause(tries) == timedelta(seconds=seconds)


def test_free_tries_then_a_pause() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert [throttle.take("k", TIGHT), throttle.take("k", TIGHT)] == [1, 2]
        with pytest.raises(TooMany) as refused:
            throttle.take("k", TIGHT)
        assert refused.value.until == NOON + timedelta(seconds=10)
        clock.shift(10)
        assert throttle.take("k", TIGHT) == 3


def test_a_refused_try_is_not_counted() -> None:
    with time_machine.travel(NOON, tick=False):
        throttle.take("k", TIGHT)
        throttle.take("k", TIGHT)
        for _ in range(5):
            with pytest.raises(TooMany):
                throttle.take("k", TIGHT)
        assert Throttle.objects.get().tries == 2


def test_it_forgets_after_a_while() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        throttle.take("k", TIGHT)
        throttle.take("k", TIGHT)
        clock.shift(timedelta(hours=1, seconds=1))
        assert throttle.take("k", TIGHT) == 1


def test_a_success_forgets_at_once() -> None:
    throttle.take("k", TIGHT)
    throttle.clear("k")
    assert throttle.take("k", TIGHT) == 1


def test_keys_do_not_meet() -> None:
    throttle.take("a", TIGHT)
    assert throttle.take("b", TIGHT) == 1


def test_two_at_one_moment_are_both_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle.take("k", PASSWORD)
    real, seen = Throttle.objects.get_or_create, []

    def slow(**kwargs: Any) -> Any:
        found = real(**kwargs)
        if not seen:  # another request counts its try between our reading and our writing
            seen.append(True)
            throttle.take("k", PASSWORD)
        return found

    monkeypatch.setattr(Throttle.objects, "get_or_create", slow)
    assert throttle.take("k", PASSWORD) == 3


def test_the_e_mail_is_not_stored() -> None:
    throttle.take(throttle.email_key("password", "oleg@dzhankoy.example"), PASSWORD)
    assert "oleg" not in Throttle.objects.get().key and len(Throttle.objects.get().key) <= 80


def test_a_code_cannot_be_guessed_in_a_day() -> None:
    # Three codes of a million are good at a moment; a day of patient guessing must stay below one in a thousand.
    tries_a_day = CODE.free + timedelta(days=1) / CODE.longest
    assert tries_a_day * 3 / 1_000_000 < 0.001


def test_tidying_removes_what_has_expired(oleg: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        throttle.take("old", TIGHT)
        TrustedDevice.objects.create(user=oleg, digest="old", expires_at=NOON)
        clock.shift(timedelta(days=2))
        throttle.take("new", TIGHT)
        TrustedDevice.objects.create(user=oleg, digest="new", expires_at=NOON + timedelta(days=3))
        tasks.tidy()
    assert [row.key for row in Throttle.objects.all()] == ["new"]
    assert [row.digest for row in TrustedDevice.objects.all()] == ["new"]
