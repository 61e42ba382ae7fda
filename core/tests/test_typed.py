"""Numbers, days and instants out of text that anybody may have written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import typed


@pytest.mark.parametrize(
    "text", ["", "²", "٣", "-1", "+1", " 1", "1e3", "1_0", "9" * 19, "9" * 5000, None, "\ud800"]
)
def test_what_no_key_can_be_is_no_number(text: Any) -> None:
    assert typed.whole(text) is None


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_every_key_of_a_row_is_a_number(number: int) -> None:
    assert typed.whole(str(number)) == typed.whole(number) == number


@given(st.lists(st.one_of(st.text(), st.integers(0, 9).map(str))))
def test_numbers_come_once_and_in_their_order(texts: list[str]) -> None:
    found = typed.wholes(texts)
    assert len(found) == len(set(found)) and all(
        str(number) in {text.lstrip("0") or "0" for text in texts if text.isascii()} for number in found
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-27", date(2026, 11, 27)),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_a_day_is_of_the_years_that_the_portal_knows(text: str, day: date | None) -> None:
    assert typed.day(text) == day


@pytest.mark.parametrize(
    "text", ["2026-11-27T12:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "завтра", "\x00", ""]
)
def test_an_instant_has_an_offset_and_survives_any_zone(text: str) -> None:
    assert typed.instant(text) is None


@given(st.text())
def test_no_text_breaks_an_instant(text: str) -> None:
    assert typed.instant(text) is None or typed.instant(text)
    assert typed.instant("2026-11-27T12:00+03:00") == datetime(2026, 11, 27, 9, tzinfo=UTC)
