"""Days and hours as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentplan.exchange.columns import BY_NAME, COLUMNS
from contentplan.exchange.words import day_of, hour_of
from core.errors import Refused
from core.tables.columns import guessed

DAY = date(2026, 12, 5)


@pytest.mark.parametrize(
    "text",
    ["05.12.2026", "5.12.26", "5/12/2026", "2026-12-05", "сб, 05.12.2026", "5 декабря 2026", "05.12.2026 г.",
     "Суббота 5 Декабря 2026 года"],
)  # fmt: skip
def test_days(text: str) -> None:
    assert day_of(text) == (DAY, None)


@pytest.mark.parametrize(
    "text", ["05.12.2026 10:30", "2026-12-05T10:30:00", "5 декабря 2026 в 10.30", "05.12.2026, 10:30"]
)
def test_a_day_with_its_hour(text: str) -> None:
    assert day_of(text) == (DAY, time(10, 30))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31.11.2026", "Такой даты нет"),
        ("скоро", "Такой даты нет"),
        ("46000", "Такой даты нет"),
        ("05.12", "с годом"),
        ("5 декабря", "с годом"),
        ("05.12.9999", "Проверьте год"),
        ("05.12.2026 25:00", "Такого времени нет"),
    ],
)
def test_what_is_no_day(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        day_of(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [("10:00", time(10)), ("9.30", time(9, 30)), ("10-05", time(10, 5)), ("в 10:00", time(10)), ("10", time(10)),
     ("10 часов", time(10)), ("10:00:00", time(10)), ("00:00", time(0))],
)  # fmt: skip
def test_hours(text: str, at: time) -> None:
    assert hour_of(text) == at


@pytest.mark.parametrize("text", ["25:00", "10:60", "утром", "100"])
def test_what_is_no_hour(text: str) -> None:
    with pytest.raises(Refused, match="Такого времени нет"):
        hour_of(text)


@given(st.text(st.sampled_from("0123456789.:-/ вгчT декабря²٣"), max_size=20))
def test_any_cell_is_read_or_refused_in_words(text: str) -> None:
    for read in (day_of, hour_of):
        try:
            read(text)
        except Refused as refusal:
            assert refusal.message


def test_columns_of_a_press_office_are_known() -> None:
    header = [
        "№",
        "Дата выхода",
        "Время",
        "Тема",
        "Текст поста",
        "Площадки",
        "Рубрика",
        "Подразделение",
        "Ссылка",
    ]
    known = ["day", "at", "title", "text", "pages", "rubric", "organization", "link"]
    assert guessed(header, BY_NAME) == {str(number): key for number, key in enumerate(known, start=1)}
    assert guessed(["Текст для ВК", "Текст для Телеграма", "Текст"], BY_NAME) == {
        "0": "text_vk",
        "1": "text_telegram",
        "2": "text",
    }


def test_the_portals_own_columns_are_known_each_as_itself() -> None:
    names = [column.name for column in COLUMNS.values()]
    assert guessed(names, BY_NAME) == {str(number): key for number, key in enumerate(COLUMNS)}
