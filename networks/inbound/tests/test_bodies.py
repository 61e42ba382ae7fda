"""Bodies: bounded, clean, never a crash."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.inbound.bodies import MAX_BODY_BYTES, BadBody, clean, decode, fits

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def test_a_json_object_is_read() -> None:
    assert decode('{"текст": "Привет"}'.encode()) == {"текст": "Привет"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"42",
        b'"text"',
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"a": 1' + b"1" * 5000 + b"}",
        b"[" * 50_000,
    ],
    ids=["empty", "list", "number", "text", "null", "cut", "binary", "long number", "deep"],
)
def test_anything_else_is_not(raw: bytes) -> None:
    with pytest.raises(BadBody):
        decode(raw)


def test_a_body_over_the_bound_is_not_read() -> None:
    assert decode(b'{"a": "%s"}' % (b"x" * (MAX_BODY_BYTES - 9)))
    with pytest.raises(BadBody, match="too large"):
        decode(b'{"a": "%s"}' % (b"x" * (MAX_BODY_BYTES - 8)))


@pytest.mark.parametrize("raw", [b'{"a": "\\u0000b"}', b'{"a": "\\ud800b"}'])
def test_what_postgresql_does_not_keep_is_replaced(raw: bytes) -> None:
    assert decode(raw) == {"a": "\ufffdb"}


def test_an_emoji_of_two_halves_stays_whole() -> None:
    assert decode(b'{"a": "\\ud83d\\ude00"}') == {"a": "😀"}


@given(ANY_JSON)
def test_clean_json_is_kept_by_any_database(value: object) -> None:
    cleaned = clean(value)
    assert clean(cleaned) == cleaned
    told = json.dumps(cleaned, ensure_ascii=False, allow_nan=False)
    assert "\x00" not in told.replace("\\u0000", "\x00")
    told.encode()


def test_numbers_that_are_none_become_nothing() -> None:
    assert clean([math.inf, math.nan, 1.5]) == [None, None, 1.5]


def test_whether_a_polled_body_fits() -> None:
    assert fits({"a": "ж" * 1000})
    assert not fits({"a": "ж" * (MAX_BODY_BYTES // 2)})
