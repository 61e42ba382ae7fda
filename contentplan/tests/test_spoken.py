"""Days and hours as people write them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentplan.spoken import Line, read_day, read_hour, read_line

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("сегодня", date(2026, 11, 25)),
        ("Завтра", date(2026, 11, 26)),
        ("послезавтра", date(2026, 11, 27)),
        ("пятница", date(2026, 11, 27)),
        ("в пятницу", date(2026, 11, 27)),
        ("во вторник", date(2026, 12, 1)),
        ("пт", date(2026, 11, 27)),
        ("среда", date(2026, 11, 25)),
        ("вс.", date(2026, 11, 29)),
        ("27.11", date(2026, 11, 27)),
        ("27.11.26", date(2026, 11, 27)),
        ("27.11.2027", date(2027, 11, 27)),
        ("27/11", date(2026, 11, 27)),
        ("2026-11-27", date(2026, 11, 27)),
        ("27 ноября", date(2026, 11, 27)),
        ("пт, 27 ноября", date(2026, 11, 27)),
        ("пятница 27.11", date(2026, 11, 27)),
        ("1 марта", date(2027, 3, 1)),
        ("24.11", date(2026, 11, 24)),  # yesterday: the person should see the slip
        ("1 марта 2028 года", date(2028, 3, 1)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert read_day(text, WEDNESDAY) == day


@pytest.mark.parametrize(
    "text", ["", "скоро", "31.02", "32 ноября", "27.13", "0.0", "27.11.1026", "пт 13", "²7.11"]
)
def test_what_is_no_day(text: str) -> None:
    assert read_day(text, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *(("15:00", time(15)), ("15.30", time(15, 30)), ("15-30", time(15, 30)), ("1530", time(15, 30))),
        *(("15", time(15)), ("9", time(9)), (" 9:05 ", time(9, 5)), ("15 ч", time(15)), ("0:00", time(0))),
    ],
)
def test_hours(text: str, hour: time) -> None:
    assert read_hour(text) == hour


@pytest.mark.parametrize("text", ["", "24:00", "15:60", "полдень", "15:0", "25", "99999"])
def test_what_is_no_hour(text: str) -> None:
    assert read_hour(text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "27.11, 15:00–16:00 Открытие спортплощадки, ул. Нестерова, 12",
            Line("Открытие спортплощадки", date(2026, 11, 27), time(15), time(16), "ул. Нестерова, 12"),
        ),
        (
            "пятница в 15:00 — Планёрка; актовый зал",
            Line("Планёрка", date(2026, 11, 27), time(15), None, "актовый зал"),
        ),
        ("27 ноября Ярмарка", Line("Ярмарка", date(2026, 11, 27))),
        ("27–29 ноября Ярмарка", Line("Ярмарка", date(2026, 11, 27), last_day=date(2026, 11, 29))),
        ("с 30.11 по 2.12, Ярмарка", Line("Ярмарка", date(2026, 11, 30), last_day=date(2026, 12, 2))),
        (
            "28 декабря – 8 января 10:00 Каникулы",
            Line("Каникулы", date(2026, 12, 28), time(10), last_day=date(2027, 1, 8)),
        ),
        ("27.11 - 15.00 Приём", Line("Приём", date(2026, 11, 27), time(15))),
        ("Приём граждан", Line("Приём граждан")),
        ("15:00 Приём граждан", Line("Приём граждан", None, time(15))),
        ("12 школ города получили автобусы", Line("12 школ города получили автобусы")),
        ("", Line("")),
    ],
)
def test_a_line_of_a_schedule(text: str, line: Line) -> None:
    assert read_line(text, WEDNESDAY) == line


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    read_line(text, WEDNESDAY)
    read_day(text, WEDNESDAY)
    read_hour(text)


@given(st.dates(WEDNESDAY, WEDNESDAY + timedelta(days=300)))
def test_a_day_and_a_month_are_the_next_ones(day: date) -> None:
    assert read_day(f"{day.day}.{day.month}", WEDNESDAY) == day
