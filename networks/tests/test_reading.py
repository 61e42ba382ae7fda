"""Values out of foreign JSON: of the wanted type, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from networks import reading


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (5, 5),
        ("5", 5),
        ("-1002100000001", -1002100000001),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        (2**60 + 1, 2**60 + 1),
        ("12345678901234567890", None),
        ("--5", None),
        ("5\n", None),
        ("٥", None),
        (True, None),
        (5.0, None),
        (None, None),
        ({}, None),
    ],
)
def test_a_whole_number_also_written_as_text(given: Any, found: int | None) -> None:
    assert reading.number({"id": given}, "id") == found


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b"{", b"[" * 50_000, b"<html></html>"])
def test_a_body_without_an_object_is_empty(body: bytes) -> None:
    assert reading.json_object(body) == {}
