"""What screens are made of: previews, counters, changes of a text, choices of pages, the joined story."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentplan.extras import Extras, PollData
from contentplan.queries.calendar import PlanFilters, weeks_of_month
from contentplan.queries.deliveries import Told
from contentplan.queries.places import places_for
from contentplan.queries.preview import Writing, counters_of, previews_of
from contentplan.queries.said import changes
from contentplan.queries.story import _joined
from contentplan.tests.conftest import DUE
from core.access import System
from networks.base import Outgoing
from networks.registry import adapter_class

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)
ALL = [("vk", "В"), ("ok", "О"), ("telegram", "Т"), ("max", "М")]


# --- previews ---------------------------------------------------------------------------------------


def test_one_preview_per_network_in_order() -> None:
    found = previews_of(Writing("Текст"), [("max", "М"), ("vk", "Первая"), ("vk", "Вторая")])
    assert [(one.network, one.page_title) for one in found] == [("vk", "Первая"), ("max", "М")]


def test_a_long_post_is_folded_in_vk_at_a_space() -> None:
    vk, ok, *_ = previews_of(Writing("слово " * 100), ALL)
    assert len(vk.shown) <= 280 and vk.shown.endswith("слово") and vk.folded > 0
    assert ok.folded == 0


def test_many_short_lines_are_folded_too() -> None:
    vk = previews_of(Writing("\n".join("абвгдежзик")), ALL)[0]
    assert vk.shown == "а\nб\nв\nг\nд\nе\nж\nз" and vk.folded == 4


def test_networks_that_look_alike_are_named() -> None:
    found = previews_of(Writing("Текст", variants={"telegram": "Другой"}), ALL)
    assert [one.alike for one in found] == ["", "ВКонтакте", "", ""]


def test_a_link_stands_in_the_text_where_there_is_no_card() -> None:
    vk, _, telegram, _ = previews_of(Writing("Текст", link="https://a.example"), ALL)
    assert (vk.shown, vk.link) == ("Текст", "https://a.example")
    assert (telegram.shown, telegram.link) == ("Текст\n\nhttps://a.example", "")
    inside = Writing("Смотри https://a.example здесь", link="https://a.example")
    assert previews_of(inside, ALL)[2].shown == inside.text


@pytest.mark.parametrize("anonymous", [True, False])
def test_an_open_poll_is_said_to_be_anonymous_where_channels_have_no_other(anonymous: bool) -> None:
    poll = PollData("Где поставить ёлку?", ("Площадь", "Парк"), anonymous=anonymous)
    vk, _, telegram, there_is_none = previews_of(Writing("Текст", extras=Extras(poll=poll)), ALL)
    assert vk.shown_poll == poll and vk.lacks == "" and there_is_none.shown_poll is None
    assert telegram.shown_poll is not None and telegram.shown_poll.anonymous
    assert ("анонимным" in telegram.lacks) is not anonymous


@given(WORDS)
def test_no_sign_is_lost_by_the_fold(words: str) -> None:
    writing = Writing(words)
    vk = previews_of(writing, [("vk", "В")])[0]
    assert writing.whole_in("vk").startswith(vk.shown) and len(vk.shown) + vk.folded == len(
        writing.whole_in("vk")
    )


@pytest.mark.parametrize("network", ["telegram", "max"])
@given(words=WORDS, link=st.sampled_from(["", "https://dzhankoy.example/a"]))
def test_the_counter_counts_as_the_adapter_refuses(network: str, words: str, link: str) -> None:
    writing = Writing(words * 25, link=link)
    counter = counters_of(writing, [network])[0]
    refused = adapter_class(network).check(Outgoing(writing.text_in(network), "", link=link))
    too_long = [one.value for one in refused if one.field == "text" and one.limit]
    assert too_long == ([counter.used] if counter.over else [])


def test_beside_photos_telegram_has_another_limit_and_utf16() -> None:
    bare = counters_of(Writing("😀"), ["telegram"])[0]
    assert (bare.used, bare.most, bare.photo_most, bare.counts) == (2, 4096, 1024, "utf16")
    assert counters_of(Writing("😀"), ["vk"])[0].counts == "chars"


def test_an_own_text_says_by_how_much_it_is_shorter() -> None:
    counter = counters_of(Writing("Длинный текст", variants={"vk": "Короче"}), ["vk"])[0]
    assert counter.own and counter.shorter == 7


# --- changes ----------------------------------------------------------------------------------------


@given(WORDS, WORDS)
def test_changes_hold_both_texts(before: str, after: str) -> None:
    parts = changes(before, after)
    assert "".join(part.text for part in parts if part.kind != "ins") == before
    assert "".join(part.text for part in parts if part.kind != "del") == after


def test_a_time_is_one_word() -> None:
    parts = changes("с 8:00 до 16:00", "с 9:00 до 16:00")
    assert [(part.kind, part.text) for part in parts] == [
        ("", "с "),
        ("del", "8:00"),
        ("ins", "9:00"),
        ("", " до 16:00"),
    ]


# --- the story --------------------------------------------------------------------------------------

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def told(seconds: float, what: str, sentence: str = "", **more: Any) -> Told:
    return Told(AT + timedelta(seconds=seconds), what, sentence, **more)


def test_the_end_of_a_try_and_its_note_are_one_line() -> None:
    lines = [
        told(0, "Отправлен запрос на публикацию", facts=(("ключ", "1"),)),
        told(30, "Неизвестно", "Ответа нет", facts=(("код", "5"),)),
        told(30.1, "Ответа нет. Смотрим на стену", tone="bad"),
        told(90, "Спросили людей"),
    ]
    found = _joined(lines)
    assert [line.what for line in found] == [
        "Отправлен запрос на публикацию",
        "Ответа нет. Смотрим на стену",
        "Спросили людей",
    ]
    assert found[1].facts == (("код", "5"),) and found[1].sentence == ""


def test_what_a_person_did_at_the_same_second_stays_apart() -> None:
    lines = [told(0, "Неизвестно", "Ответа нет"), told(1, "Придержано: ждём", who="М. Ковальчук")]
    assert _joined(lines) == lines


# --- pages to choose from, days ---------------------------------------------------------------------


@pytest.mark.django_db
def test_the_week_is_counted_with_this_post_once(clock_at: Any, write: Any, page: Any, marina: Any) -> None:
    post = write(page).post

    def planned(checked: list[int], due: datetime | None = DUE) -> int:
        found = places_for(marina, post=post, checked=checked, organization_id=None, due_at=due)
        return found.near[0].planned

    assert (planned([page.pk]), planned([])) == (1, 0)
    assert planned([page.pk], DUE + timedelta(days=7)) == 1


@pytest.mark.django_db
def test_pages_of_others_are_kept_apart(
    clock_at: Any, marina: Any, make_page: Any, school: Any, administration: Any
) -> None:
    near, far = make_page("vk", number=1), make_page("ok", number=2)
    closed = make_page("max", number=3, state="suspended")
    type(far).objects.filter(pk=far.pk).update(organization=school)
    found = places_for(marina, post=None, checked=[], organization_id=administration.pk, due_at=None)
    assert [one.page for one in found.near] == [near] and [one.page for one in found.far] == [far]
    marked = places_for(marina, post=None, checked=[far.pk, closed.pk], organization_id=None, due_at=None)
    assert {one.page.pk for one in marked.chosen} == {far.pk, closed.pk}


@pytest.mark.django_db
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_month_is_whole_weeks_that_hold_it(day: date) -> None:
    rows = weeks_of_month(System("test"), day.replace(day=1), PlanFilters())
    days = [one for row in rows for one in row]
    inside = [one.date for one in days if not one.outside]
    assert all(len(row) == 7 and row[0].date.weekday() == 0 for row in rows)
    assert inside[0].day == 1 and (inside[-1] + timedelta(days=1)).day == 1 and len(rows) in (4, 5, 6)
