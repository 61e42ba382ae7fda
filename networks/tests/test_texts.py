"""What a post is recognised by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.texts import digest, normalised, utf16_length


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Вода до 18:00", "Вода до 18:00  \r\n"),
        ("Первая\n\nВторая", "Первая \r\n \r\nВторая"),
        ("Парк & сквер <1>", "Парк &amp; сквер &lt;1&gt;"),
        ("ёлка й", unicodedata.normalize("NFD", "ёлка й")),
        ("Внимание ❗️", "Внимание ❗"),
        ("до\u00a018:00", "до 18:00"),
        ("сло\u200bво", "слово"),
        ("Пишет @club1 (Город)", "Пишет [club1|Город]"),
    ],
)
def test_what_networks_change_does_not_count(ours: str, theirs: str) -> None:
    assert digest(ours) == digest(theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Вода есть", "Воды нет"),
        ("«Парк»", '"Парк"'),
        ("Вода", "вода"),
        ("до 18:00", "до 18:00."),
        ("1 2", "12"),
    ],
)
def test_what_a_reader_sees_counts(one: str, other: str) -> None:
    assert digest(one) != digest(other)


@given(st.text())
def test_a_normal_text_has_no_outer_or_double_spaces(text: str) -> None:
    normal = normalised(text)
    assert normal == normal.strip()
    assert "  " not in normal
    assert len(digest(text)) == 64


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="&;[@*")))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.text(), st.text())
def test_length_adds_up(one: str, other: str) -> None:
    assert utf16_length(one) + utf16_length(other) == utf16_length(one + other)


@pytest.mark.parametrize(("text", "length"), [("", 0), ("Вода", 4), ("🙂", 2), ("👨‍👩‍👧", 8), ("\ud800", 1)])
def test_length_in_utf16_units(text: str, length: int) -> None:
    assert utf16_length(text) == length
