"""What answers tell of their clock, and foreign texts as databases can keep them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.http.answer import Answer
from core.http.clocks import comparing, heard
from core.storable import storable

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def test_our_clock_is_compared_with_theirs() -> None:
    with time_machine.travel(NOW, tick=False), comparing() as clocks:
        assert clocks.ahead is None
        heard("Sun, 29 Nov 2026 02:00:00 GMT")
        assert clocks.ahead == timedelta(hours=1)
        heard("Sun, 29 Nov 2026 03:05:00 -0000")
        assert clocks.ahead == timedelta(minutes=-5)


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Sun, 99 Nov 2026 02:00:00 GMT", "\x00", "1", "Sun, 29 Nov 99999999999 02:00:00 GMT"],
)
def test_a_date_that_is_none_says_nothing(date: str) -> None:
    with comparing() as clocks:
        heard(date)
    assert clocks.ahead is None


def test_nobody_compares_outside_the_block() -> None:
    with comparing() as clocks:
        pass
    heard("Sun, 29 Nov 2020 02:00:00 GMT")
    assert clocks.ahead is None


def test_what_no_database_keeps_is_left_out() -> None:
    assert storable("a\x00b\ud83dc😀") == "abc😀"
    assert "\x00" not in Answer(500, {}, b"<h1>\x00\x00oops").excerpt()
