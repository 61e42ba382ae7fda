"""Limits as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from core.errors import InvalidContent
from networks.base import Network, Photo, Problem, TextLimit
from networks.limits import (
    MIB,
    PhotoLimits,
    link_problems,
    photo_problems,
    refuse_if_any,
    seconds_till_tomorrow,
    text_problems,
)
from networks.tests.stub import PHOTO

LIMITS = PhotoLimits(3, frozenset({"image/jpeg"}), 1 * MIB, side_sum=14_000, side=10_000, ratio=20)


def test_a_text_that_fits_is_no_problem() -> None:
    assert text_problems(Network.VK, TextLimit(100, 100, "знаков")) == []


def test_a_long_text_names_network_numbers_and_unit() -> None:
    problem = text_problems(Network.TELEGRAM, TextLimit(4100, 4096, "знаков UTF-16"))[0]
    assert (problem.field, problem.value, problem.limit) == ("text", 4100, 4096)
    expected = "Телеграм: текст длиннее предела: 4100 из 4096 знаков UTF-16, лишних 4."
    assert problem.sentence == expected


@pytest.mark.parametrize(
    ("photo", "word"),
    [
        (replace(PHOTO, mime="image/webp"), "тип image/webp"),
        (replace(PHOTO, content=b"x" * (MIB + 1)), "больше 1 МБ"),
        (replace(PHOTO, width=7001, height=7000), "вместе больше 14000"),
        (replace(PHOTO, width=10_001, height=700), "сторона больше 10000"),
        (replace(PHOTO, width=2100, height=100), "больше чем 20 к 1"),
        (replace(PHOTO, width=100, height=2100), "больше чем 20 к 1"),
    ],
)
def test_a_photo_that_the_network_refuses_is_named(photo: Photo, word: str) -> None:
    problems = photo_problems(Network.VK, [PHOTO, photo], LIMITS)
    assert len(problems) == 1
    assert word in problems[0].sentence
    assert "«park.jpg»" in problems[0].sentence


@pytest.mark.parametrize(
    "photo",
    [
        PHOTO,
        replace(PHOTO, content=b"x" * MIB),
        replace(PHOTO, width=7000, height=7000),
        replace(PHOTO, width=10_000, height=500),
    ],
)
def test_a_photo_at_the_limit_passes(photo: Photo) -> None:
    assert photo_problems(Network.VK, [photo], LIMITS) == []


def test_too_many_photos() -> None:
    problem = photo_problems(Network.VK, [PHOTO] * 4, LIMITS)[0]
    assert (problem.value, problem.limit) == (4, 3)


@pytest.mark.parametrize("link", ["", "https://dzhankoy.example/новости?a=1", "http://dzhankoy.example"])
def test_a_good_link_passes(link: str) -> None:
    assert link_problems(Network.OK, link) == []


@pytest.mark.parametrize(
    "link", ["dzhankoy.example", "javascript:alert(1)", "https://", "http://a b", "ftp://a", "http://[::1"]
)
def test_a_bad_link_is_a_problem(link: str) -> None:
    assert link_problems(Network.OK, link)[0].field == "link"


def test_all_problems_are_said_at_once() -> None:
    refuse_if_any([], Network.MAX)
    with pytest.raises(InvalidContent, match=r"Первое\. Второе\."):
        refuse_if_any([Problem("text", "Первое."), Problem("link", "Второе.")], Network.MAX)


@pytest.mark.parametrize(("hour", "hours_left"), [(0, 21), (20, 1), (21, 24), (22, 23)])
def test_tomorrow_begins_at_midnight_in_moscow(hour: int, hours_left: int) -> None:
    with time_machine.travel(datetime(2024, 11, 25, hour, tzinfo=UTC), tick=False):
        assert seconds_till_tomorrow() == hours_left * 3600 + 60
