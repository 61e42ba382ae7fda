"""Pauses, verdicts, persistence: the parts of the engine that need no rows. Claims are tested over real ones."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from hypothesis import given
from hypothesis import strategies as st

from core import errors
from core.work import backoff, heartbeat, places
from core.work.persist import persist
from core.work.verdicts import Then, judge


@given(st.integers(0, 1000))
def test_a_pause_grows_and_is_bounded(tries: int) -> None:
    seconds = backoff.pause(tries, first_s=5, most_s=600).total_seconds()
    assert 2.5 <= seconds <= 600
    assert seconds <= 5 * 2 ** max(tries - 1, 0)


@given(st.floats(-10, 1e6))
def test_a_network_never_waits_less_than_it_asked(seconds: float) -> None:
    pause = backoff.at_least(seconds).total_seconds()
    assert max(seconds, 0) <= pause + 1e-6 and pause <= max(seconds, 0) + 5


TABLE = [
    (errors.Temporary("—"), Then.RETRY, Then.RETRY),
    (errors.RateLimited("—", seconds=3), Then.WAIT, Then.WAIT),
    (errors.CredentialExpired("—"), Then.PAUSE, Then.PAUSE),
    (errors.OutcomeUnknown("—"), Then.RETRY, Then.UNKNOWN),
    (errors.MalformedReply("—"), Then.RETRY, Then.UNKNOWN),
    (errors.WrongTokenKind("—"), Then.PERSON, Then.PERSON),
    (errors.PermissionMissing("—"), Then.PERSON, Then.PERSON),
    (errors.HumanCheck("—"), Then.PERSON, Then.PERSON),
    (errors.Unsupported("—"), Then.PERSON, Then.PERSON),
    (errors.InvalidContent("—"), Then.FAIL, Then.FAIL),
    (errors.MissingObject("—"), Then.FAIL, Then.FAIL),
    (errors.Permanent("—"), Then.FAIL, Then.FAIL),
    (errors.Refused("—"), Then.FAIL, Then.FAIL),
    (ZeroDivisionError("—"), Then.RETRY, Then.UNKNOWN),
]


@pytest.mark.parametrize(("error", "before", "after"), TABLE)
def test_what_an_error_means_before_and_after_the_call(error: Any, before: Then, after: Then) -> None:
    assert judge(error, sent=False).then is before
    assert judge(error, sent=True).then is after


def test_every_family_stands_in_the_table() -> None:
    known = {type(error) for error, *_ in TABLE}
    families = {
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.OutsideError)
    }
    assert families - known == {errors.OutsideError}


def test_a_verdict_keeps_the_networks_words() -> None:
    where = errors.Where("vk", "wall.post", "9")
    verdict = judge(errors.RateLimited("Часто.", seconds=7, where=where, detail="{}"), sent=True)
    assert (verdict.seconds, verdict.method, verdict.code, verdict.detail) == (7, "wall.post", "9", "{}")
    assert verdict.sentence == "Часто." and not verdict.crashed


def test_a_fault_of_ours_does_not_show_its_text() -> None:
    verdict = judge(ValueError("token=vk1.a.secret"), sent=True)
    assert verdict.crashed and verdict.code == "ValueError"
    assert "secret" not in verdict.sentence + verdict.detail


class Moment:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    made = Moment()
    monkeypatch.setattr("core.work.persist.time", made)
    return made


@pytest.mark.django_db(transaction=True)
def test_a_write_is_repeated_until_the_database_takes_it(moment: Moment) -> None:
    trouble = [OperationalError("database is locked"), InterfaceError("connection already closed")]

    def write() -> str:
        if trouble:
            raise trouble.pop()
        return "written"

    assert persist(write) == "written"


@pytest.mark.django_db(transaction=True)
def test_a_write_gives_up_in_time_and_says_so(moment: Moment) -> None:
    def write() -> None:
        raise OperationalError("no server")

    with pytest.raises(OperationalError):
        persist(write, most_s=20)
    assert 15 < moment.now <= 20


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_repeated(moment: Moment) -> None:
    def write() -> None:
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        persist(write)
    assert moment.now == 0


# --- the heartbeat ----------------------------------------------------------------------------------


class Leased:
    """Stands for a claimed row."""

    pk, claim_token = 7, "token"


def test_a_quick_call_needs_no_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[Any] = []
    monkeypatch.setattr(heartbeat, "renew", lambda *args: beats.append(args) or True)
    with heartbeat.beating(Leased(), lease_s=60):  # type: ignore[arg-type]
        pass
    assert beats == []


def test_a_slow_call_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    beaten = threading.Event()
    monkeypatch.setattr(heartbeat, "renew", lambda *args: beaten.set() or True)
    with heartbeat.beating(Leased(), lease_s=0.03):  # type: ignore[arg-type]
        assert beaten.wait(10)


def test_a_lost_lease_and_a_hanging_call_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[Any] = []
    monkeypatch.setattr(heartbeat, "renew", lambda *args: bool(beats.append(args)))
    done = threading.Event()
    heartbeat._beat(Leased, 7, "token", done, 0.003, 10)  # type: ignore[arg-type]
    assert len(beats) == 1
    monkeypatch.setattr(heartbeat, "renew", lambda *args: beats.append(args) or True)
    heartbeat._beat(Leased, 7, "token", done, 0.003, 0.003)  # type: ignore[arg-type]
    assert len(beats) == 4


@pytest.fixture
def one_slot() -> Iterator[None]:
    places.limit(1)
    yield
    places.limit(None)


def _taken(*, waits: bool) -> threading.Thread:
    def call() -> None:
        with places.slot(waits=waits) as take:
            take()

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    return thread


@pytest.mark.usefixtures("one_slot")
def test_calls_wait_for_a_slot_and_a_warning_for_none() -> None:
    with places.slot(waits=True) as take:
        take()
        take()  # an adapter that announces two calls holds one slot, not two
        warning, ordinary = _taken(waits=False), _taken(waits=True)
        warning.join(5)
        ordinary.join(0.05)
        assert not warning.is_alive() and ordinary.is_alive()
    ordinary.join(5)
    assert not ordinary.is_alive()


@pytest.mark.usefixtures("one_slot")
def test_a_slot_is_free_again_whatever_ended_the_call() -> None:
    with pytest.raises(KeyboardInterrupt), places.slot(waits=True) as take:
        take()
        raise KeyboardInterrupt
    with places.slot(waits=True):
        pass  # nobody has called: nothing is given back that was not taken
    first = _taken(waits=True)
    first.join(5)
    assert not first.is_alive()


def test_hands_outnumber_slots() -> None:
    assert all(places.hands_for(slots) > slots for slots in range(1, 65))
