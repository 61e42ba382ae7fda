from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import russian

NOW = datetime(2026, 11, 25, 7, 42, tzinfo=UTC)  # Wednesday, 10:42 in Simferopol
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))
FORMS = ("замечание", "замечания", "замечаний")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00")


# --- agreement --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, FORMS[0]),
        (2, FORMS[1]),
        (5, FORMS[2]),
        (11, FORMS[2]),
        (14, FORMS[2]),
        (21, FORMS[0]),
        (0, FORMS[2]),
    ],
)
def test_words_agree(number: int, word: str) -> None:
    assert russian.plural_word(number, *FORMS) == word


@given(st.integers(0, 10**9))
def test_agreement_depends_on_the_last_two_digits(number: int) -> None:
    assert russian.plural_word(number, *FORMS) == russian.plural_word(number % 100 + 100, *FORMS)


@given(st.integers(-(10**12), 10**12))
def test_agreement_ignores_the_sign(number: int) -> None:
    assert russian.plural_word(number, *FORMS) == russian.plural_word(-number, *FORMS)


@given(st.integers(0, 10**15))
def test_a_figure_keeps_its_digits_in_groups_of_three(number: int) -> None:
    groups = russian.figure(number).split(russian.NBSP)
    assert "".join(groups) == str(number)
    assert all(len(group) == 3 for group in groups[1:])


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (5, "5 Б"),
        (1023, "1023 Б"),
        (412 * 1024, "412 КБ"),
        (1_500_000, "1,4 МБ"),
        (1024**2, "1 МБ"),
        (3 * 1024**3, "3 ГБ"),
    ],
)
def test_file_sizes(size: int, text: str) -> None:
    assert russian.file_size(size).replace(russian.NBSP, " ") == text


# --- dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-25T14:30", "сегодня, 14:30"),
        ("2026-11-24T17:20", "вчера, 17:20"),
        ("2026-11-26T09:30", "завтра, 09:30"),
        ("2026-11-27T08:00", "пт, 27 ноября, 08:00"),
        ("2027-05-24T09:00", "пн, 24 мая 2027, 09:00"),
    ],
)
def test_moments(moment: str, text: str) -> None:
    assert russian.moment_text(at(moment), now=NOW) == text


def test_full_form_never_says_today() -> None:
    assert russian.moment_text(at("2026-11-25T14:30"), now=NOW, near=False) == "ср, 25 ноября, 14:30"


def test_day_is_the_citys_day() -> None:
    late_in_utc = datetime(2026, 11, 25, 21, 30, tzinfo=UTC)
    assert russian.moment_text(late_in_utc, now=NOW) == "завтра, 00:30"


def test_heading() -> None:
    assert russian.day_heading(date(2026, 11, 25), now=NOW) == "Среда, 25 ноября"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), "23–29 ноября"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 ноября – 6 декабря"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 декабря 2026 – 3 января 2027"),
        (date(2026, 11, 25), date(2026, 11, 25), "25 ноября"),
        (date(2025, 2, 3), date(2025, 2, 9), "3–9 февраля 2025"),
    ],
)
def test_ranges(first: date, last: date, text: str) -> None:
    assert russian.range_text(first, last, now=NOW).replace(russian.NBSP, " ") == text


@given(INSTANTS, INSTANTS)
def test_a_moment_always_names_its_time_and_its_year_when_it_is_another(
    moment: datetime, now: datetime
) -> None:
    text = russian.moment_text(moment, now=now)
    assert text.endswith(russian.time_text(moment))
    local, today = russian.timezone.localtime(moment), russian.timezone.localtime(now)
    is_near = text.startswith(("сегодня", "вчера", "завтра"))
    assert is_near == (abs((local.date() - today.date()).days) <= 1)
    if not is_near:
        assert (str(local.year) in text) == (local.year != today.year)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_ago_and_in_time_mirror_each_other(now: datetime, length: timedelta) -> None:
    past, future = russian.ago_text(now - length, now=now), russian.in_time_text(now + length, now=now)
    if length < timedelta(minutes=1):
        assert (past, future) == ("только что", "сейчас")
    else:
        assert past.removesuffix(" назад") == future.removeprefix("через ") == russian.duration_text(length)
        assert russian.ago_text(now + length, now=now) == future


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=28), "28 с"),
        (timedelta(minutes=37, seconds=59), "37 мин"),
        (timedelta(hours=1, minutes=18), "1 ч 18 мин"),
        (timedelta(hours=2), "2 ч"),
        (timedelta(days=2, hours=3), "2 дня 3 ч"),
        (timedelta(days=12, hours=3), "12 дней"),
        (timedelta(seconds=-5), "0 с"),
    ],
)
def test_durations(length: timedelta, text: str) -> None:
    assert russian.duration_text(length).replace(russian.NBSP, " ") == text


# --- names, typography ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "short", "letters"),
    [
        ("Марина Ковальчук", "М. Ковальчук", "МК"),
        ("Ковальчук Марина Андреевна", "М. А. Ковальчук", "МК"),
        ("Олег Николаевич Быстров", "О. Н. Быстров", "ОБ"),
        ("Портал", "Портал", "П"),
        ("", "", ""),
    ],
)
def test_names(name: str, short: str, letters: str) -> None:
    assert russian.short_name(name).replace(russian.NBSP, " ") == short
    assert russian.initials(name) == letters


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("дорого — но", "дорого~— но"),
        ("№ 417-р, п. 4.2", "№~417=р, п.~4.2"),
        ("О. Н. Быстров", "О.~Н.~Быстров"),
        ("О.Н. Быстров", "О.~Н.~Быстров"),
        ("18 432 жителя за 37 мин", "18~432 жителя за 37~мин"),
        ("кто-то и кое-что, 3-12-05", "кто=то и кое=что, 3=12=05"),
        ("план закрывает норму", "план закрывает норму"),
    ],
)
def test_lines_do_not_end_where_they_must_not(text: str, held: str) -> None:
    expected = held.replace("~", russian.NBSP).replace("=", russian.HARD_HYPHEN)
    assert russian.hold_together(text) == expected


@given(st.text(alphabet="аяАЯ .-—№п1234, кто", max_size=60))
def test_typography_changes_only_spaces_and_hyphens(text: str) -> None:
    def bare(value: str) -> str:
        return "".join(value.replace(russian.HARD_HYPHEN, "-").replace(russian.NBSP, " ").split())

    assert bare(russian.hold_together(text)) == bare(text)
