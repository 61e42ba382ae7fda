"""Arithmetic of an event's days and hours: skipped and repeated hours, midnight, whole days, moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentplan.models import PostTemplate
from contentplan.when import LONGEST, When, due_of, followed, settled
from core import clock
from core.errors import Refused

FRIDAY = date(2026, 11, 27)
# Zones with an hour's change, half an hour's change, a change at midnight, and the city's own without any.
ZONES = ["Europe/Simferopol", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Atlantic/Azores"]
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def announce(days: int = -1, at: time = time(10)) -> PostTemplate:
    return PostTemplate(role="announce", anchor="day", days=days, at=at)


def report(minutes: int = 120, at: time = time(18)) -> PostTemplate:
    return PostTemplate(role="report", anchor="after", minutes=minutes, at=at)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.from_wall(day, time(hour, minute))


def test_an_announcement_the_day_before_and_a_report_two_hours_after() -> None:
    when = When.of_wall(FRIDAY, time(15), time(16))
    assert due_of(announce(), when) == at(date(2026, 11, 26), 10)
    assert due_of(report(), when) == at(FRIDAY, 18)


def test_without_an_end_the_start_counts() -> None:
    assert due_of(report(), When.of_wall(FRIDAY, time(15), None)) == at(FRIDAY, 17)


def test_a_whole_day_takes_the_hour_of_the_template() -> None:
    when = When.of_wall(FRIDAY, None, None)
    assert when.starts_at is None
    assert due_of(report(), when) == at(FRIDAY, 18)
    assert due_of(announce(), when) == at(date(2026, 11, 26), 10)


def test_a_whole_day_is_over_at_its_midnight() -> None:
    when = When.of_wall(FRIDAY, None, None)
    assert at(FRIDAY, 23, 59) < when.over_at < at(date(2026, 11, 28), 0)


def test_an_end_after_midnight() -> None:
    when = When.of_wall(FRIDAY, time(22), time(1))
    assert when.ends_at == at(date(2026, 11, 28), 1)


@pytest.mark.parametrize(
    ("start", "end", "field", "words"),
    [
        (time(15), time(14), "end", "раньше начала"),
        (time(15), time(15), "end", "равен началу"),
        (None, time(15), "start", "нет начала"),
    ],
)
def test_an_odd_pair_of_hours_is_refused_at_its_field(
    start: time | None, end: time, field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        When.of_wall(FRIDAY, start, end)
    assert refused.value.field == field


def test_an_hour_that_does_not_exist_is_refused(settings: object) -> None:
    settings.PORTAL_TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="часы переводят вперёд") as refused:
        When.of_wall(date(2027, 3, 28), time(2, 30), None)
    assert refused.value.field == "start"


def test_a_template_in_a_skipped_hour_takes_the_next_one(settings: object) -> None:
    settings.PORTAL_TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    due_at = due_of(announce(at=time(2, 30)), When.of_wall(date(2027, 3, 29), time(15), None))
    assert due_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d.%m %H:%M") == "28.03 03:30"


@given(zone=st.sampled_from(ZONES), day=days, hour=hours)
def test_a_settled_time_is_real_and_stays_on_its_day(zone: str, day: date, hour: time) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.clock.city_zone", lambda: ZoneInfo(zone))
        found = settled(day, hour).astimezone(ZoneInfo(zone))
        assert found.date() == day
        assert abs(datetime.combine(day, hour) - found.replace(tzinfo=None)) <= timedelta(hours=1)
        assert clock.from_wall(found.date(), found.time()) == found


@given(
    day=days,
    start=hours,
    length=st.integers(1, int(LONGEST.total_seconds() // 60)),
    shift=st.integers(-40, 40),
)
def test_what_follows_the_end_keeps_its_distance(day: date, start: time, length: int, shift: int) -> None:
    starts_at = clock.from_wall(day, start)
    was = When(day, "Europe/Simferopol", starts_at, starts_at + timedelta(minutes=length))
    move = timedelta(days=shift, minutes=shift * 7)
    now = When(day + timedelta(days=shift), was.zone, starts_at + move, was.ends_at and was.ends_at + move)
    due_at = due_of(report(), was)
    assert followed(due_at, "after", was, now) - due_at == move


@given(day=days, hour=hours, shift=st.integers(-40, 40), zone=st.sampled_from(ZONES))
def test_what_follows_the_day_keeps_its_hour_on_the_clocks(
    day: date, hour: time, shift: int, zone: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.clock.city_zone", lambda: ZoneInfo(zone))
        was, now = When(day, zone), When(day + timedelta(days=shift), zone)
        due_at = settled(day, hour)
        local = due_at.astimezone(ZoneInfo(zone))
        moved = followed(due_at, "day", was, now).astimezone(ZoneInfo(zone))
        assert moved.date() == local.date() + timedelta(days=shift)
        assert abs(moved.replace(tzinfo=None) - local.replace(tzinfo=None) - timedelta(days=shift)) <= (
            timedelta(hours=1)
        )


@given(day=days, hour=hours)
def test_moving_there_and_back_is_where_it_was(day: date, hour: time) -> None:
    was = When(day, "Europe/Simferopol", clock.from_wall(day, hour))
    now = When(day + timedelta(days=3), was.zone, clock.from_wall(day + timedelta(days=3), time(9)))
    for template in (announce(), report()):
        due_at = due_of(template, was)
        there = followed(due_at, template.anchor, was, now)
        assert followed(there, template.anchor, now, was) == due_at


def test_a_whole_day_that_gets_an_hour_moves_its_report_by_days() -> None:
    was, now = When(FRIDAY, "Europe/Simferopol"), When.of_wall(date(2026, 11, 30), time(15), None)
    assert followed(at(FRIDAY, 18), "after", was, now) == at(date(2026, 11, 30), 18)


def test_an_instant_is_kept_in_utc() -> None:
    when = When.of_wall(FRIDAY, time(15), None)
    assert when.starts_at == datetime(2026, 11, 27, 12, tzinfo=UTC)
