"""The skeleton that deliveries, changes and actions share, and turns of many rows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from core.work.carry import Ends, carry
from core.work.each import all_of, each
from core.work.gate import HeldBack, LostClaim
from core.work.verdicts import Then, Verdict


def ends(told: list[str], *, crashed: bool = False) -> Ends[str]:
    def failed(error: Exception) -> Verdict:
        told.append(f"failed {type(error).__name__}")
        return Verdict(Then.RETRY, "", crashed=crashed)

    return Ends(
        lost=lambda: told.append("lost"),
        held=lambda: told.append("held"),
        failed=failed,
        done=lambda result: told.append(f"done {result}"),
    )


def act(error: Exception | None = None) -> Callable[[], str]:
    def call() -> str:
        assert any(thread.name == "heartbeat" for thread in threading.enumerate())
        if error is not None:
            raise error
        return "well"

    return call


class Held:
    """As far as the heartbeat looks at a row."""

    pk, claim_token = 1, "token"


@pytest.mark.parametrize(
    ("error", "word"),
    [(None, "done well"), (LostClaim(), "lost"), (HeldBack(), "held"), (ValueError(), "failed ValueError")],
)
def test_whatever_comes_of_it_has_one_end(error: Exception | None, word: str) -> None:
    told: list[str] = []
    row: Any = Held()
    carry(row, act(error), ends(told), lease_s=120)
    assert told == [word]


def test_a_fault_of_our_own_is_written_down_and_seen() -> None:
    told: list[str] = []
    row: Any = Held()
    with pytest.raises(ZeroDivisionError):
        carry(row, act(ZeroDivisionError()), ends(told, crashed=True), lease_s=120)
    assert told == ["failed ZeroDivisionError"]


def test_what_happens_after_the_call_is_no_failure_of_it() -> None:
    told: list[str] = []

    def done(result: str) -> None:
        raise ValueError("the outcome could not be written")

    plain = ends(told)
    row: Any = Held()
    with pytest.raises(ValueError, match="could not be written"):
        carry(row, act(), Ends(plain.lost, plain.held, plain.failed, done), lease_s=120)
    assert told == []


def test_each_has_its_turn_in_order_whatever_one_does(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def one(number: int) -> int:
        if number in (2, 3):
            raise ValueError(number)
        done.append(number)
        return number * 10

    with pytest.raises(ValueError, match="2"):
        each([1, 2, 3, 4], one)
    assert done == [1, 4] and "ValueError: 3" in caplog.text
    assert each([1, 4], one) == [10, 40]


def test_steps_are_taken_in_order() -> None:
    done: list[str] = []
    all_of(lambda: done.append("first"), lambda: done.append("second"))
    assert done == ["first", "second"]
