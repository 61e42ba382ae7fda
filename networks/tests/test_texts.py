"""What a post is recognised by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.texts import digest, has_link, normalised, same, utf16_length


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


SENT = "Подробнее (https://www.dzhankoy.example/news/1?a=b). Ждём!"


@pytest.mark.parametrize(
    "seen",
    [
        "Подробнее (https://www.dzhankoy.example/news/1?a=b). Ждём!",
        "Подробнее (dzhankoy.example/news/1?a=b). Ждём!",
        "Подробнее (http://Dzhankoy.Example/news/1?a=b). Ждём!",
        "Подробнее (https://vk.cc/cAbC1). Ждём!",
        "Подробнее (dzhankoy.example/ne… Ждём!",
        "Подробнее (dzhankoy.example/ne... Ждём!",
    ],
)
def test_a_link_that_the_network_wrote_anew_is_still_ours(seen: str) -> None:
    assert same(SENT, seen)
    assert not same(seen.replace("Ждём", "Ждем"), SENT)


@pytest.mark.parametrize(
    "seen",
    [
        "Подробнее (https://www.dzhankoy.example/news/2?a=b). Ждём!",
        "Подробнее (https://other.example/news/1?a=b). Ждём!",
        "Подробнее (dzhankoy… Ждём!",
        "Подробнее здесь. Ждём!",
        "Подробнее (https://vk.cc/cAbC1). Ждём! Приходите",
    ],
)
def test_another_link_or_word_is_another_text(seen: str) -> None:
    assert not same(SENT, seen)


def test_words_are_links_only_where_they_are_written_as_links() -> None:
    assert not same("Приходите в д.5/2 завтра", "Приходите в vk.cc/5 завтра")
    assert has_link(SENT) and not has_link("Приходите к 10.30, д.5")


@given(st.text(), st.text())
def test_comparing_texts_never_stumbles(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == (normalised(one) == normalised(other)) or has_link(one)


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
