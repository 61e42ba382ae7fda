"""The base of forms: words, limits, refusals, moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from core.errors import AccessDenied, Refused, Temporary
from core.forms import (
    MomentField,
    PortalForm,
    clause_words,
    one_line,
    refusal_text,
    show_refusal,
    without_nul,
)


class Sample(PortalForm):
    name = forms.CharField(max_length=5)
    note = forms.CharField(max_length=5, required=False, widget=forms.Textarea)
    email = forms.EmailField(required=False)
    site = forms.URLField(required=False, assume_scheme="https")
    day = forms.DateField(required=False)
    kind = forms.ChoiceField(choices=[("a", "А")], required=False)
    own = forms.CharField(required=False, max_length=3, error_messages={"required": "Скажите"})


def errors(**data: str) -> dict[str, list[str]]:
    return {name: list(found) for name, found in Sample({"name": "Имя"} | data).errors.items()}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": ""}, "Заполните это поле"),
        ({"name": "Длинное"}, "7 из 5\u00a0— 2 лишних знака. Сократите"),
        ({"name": "Длинно"}, "6 из 5\u00a0— 1 лишний знак. Сократите"),
        ({"email": "нет"}, "Это не похоже на адрес почты. Нужен вид name@dzhankoy.example"),
        ({"site": "ftp ://"}, "Это не похоже на адрес сайта. Нужен вид https://dzhankoy.example/page"),
        ({"day": "31.02.2026"}, "Такой даты нет. Нужен вид 25.11.2026"),
        ({"day": "0001-01-01"}, "Такой даты не бывает. Проверьте год"),
        ({"day": "9999-12-31"}, "Такой даты не бывает. Проверьте год"),
        ({"kind": "b"}, "Выберите из списка"),
    ],
)
def test_errors_say_what_to_do(data: dict[str, str], says: str) -> None:
    assert errors(**data) == {next(iter(data)): [says]}


def test_words_of_the_forms_author_stay() -> None:
    assert Sample({}).fields["own"].error_messages["required"] == "Скажите"


@pytest.mark.parametrize("text", ["2026-11-25", "25.11.2026", "25.11.26"])
def test_a_date_as_browsers_and_people_write_it(text: str) -> None:
    form = Sample({"name": "Имя", "day": text})
    assert form.is_valid() and form.cleaned_data["day"] == date(2026, 11, 25)


def test_a_pasted_text_is_not_cut_by_the_browser() -> None:
    form = Sample({"name": "Длинное имя"})
    assert "maxlength" not in str(form["name"]) and "maxlength" not in str(form["note"])
    assert "Длинное имя" in str(form["name"])


def test_one_form_does_not_change_another() -> None:
    Sample({})
    assert Sample.base_fields["name"].error_messages["required"] != "Заполните это поле"


# --- zero bytes -------------------------------------------------------------------------------------


def test_zero_bytes_are_dropped() -> None:
    form = Sample({"name": "И\x00мя"})
    assert form.is_valid() and form.cleaned_data["name"] == "Имя"


def test_zero_bytes_are_dropped_from_a_query_dict_of_many() -> None:
    data = QueryDict(mutable=True)
    data.setlist("many", ["a\x00", "b"])
    assert without_nul(data).getlist("many") == ["a", "b"]


def test_clean_data_is_not_copied() -> None:
    data = QueryDict("a=1&b=2")
    assert without_nul(data) is data and without_nul(None) is None


@given(
    st.dictionaries(st.sampled_from(["name", "note", "email", "site", "day", "kind"]), st.text(max_size=30))
)
def test_anything_typed_is_answered(data: dict[str, str]) -> None:
    form = Sample(data)
    form.is_valid()
    assert "\x00" not in str(form.cleaned_data)


# --- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("4.1", "п.\u00a04.1 Порядка"),
        ("order.2", "п.\u00a02 распоряжения"),
        ("10.1,10.2", "пп.\u00a010.1, 10.2 Порядка"),
        ("9 (б)", "п.\u00a09 (б) Порядка"),
        ("2.2,order.5", "п.\u00a02.2 Порядка, п.\u00a05 распоряжения"),
    ],
)
def test_clauses_are_named(clause: str, words: str) -> None:
    assert clause_words(clause) == words


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Refused("Нельзя"), "Нельзя"),
        (Refused("Нельзя.", clause="4.1"), "Нельзя (п.\u00a04.1 Порядка)."),
        (Refused("Нельзя (п. 4.1 Порядка).", clause="4.1"), "Нельзя (п. 4.1 Порядка)."),
        (Refused("Нельзя", clause="4.1", advice="Иначе."), "Нельзя (п.\u00a04.1 Порядка). Иначе."),
        (Refused("Нельзя.", advice="Иначе."), "Нельзя. Иначе."),
        (Temporary("Сеть не ответила"), "Сеть не ответила"),
    ],
)
def test_a_refusal_in_one_line(error: Any, text: str) -> None:
    assert refusal_text(error) == text


def test_a_refusal_stands_at_its_field() -> None:
    form = Sample({"name": "Имя"})
    show_refusal(form, Refused("Занято", field="name", clause="3"))
    assert form.errors == {"name": ["Занято (п.\u00a03 Порядка)."]}


@pytest.mark.parametrize("field", ["", "elsewhere"])
def test_or_over_the_form(field: str) -> None:
    form = Sample({"name": "Имя"})
    show_refusal(form, AccessDenied("Нельзя", field=field))
    assert form.non_field_errors() == ["Нельзя"]


# --- a moment ---------------------------------------------------------------------------------------


def moment(day: str, at: str, **kwargs: Any) -> tuple[datetime | None, list[str]]:
    class Form(PortalForm):
        when = MomentField(**kwargs)

    form = Form({"when_0": day, "when_1": at})
    valid = form.is_valid()
    return (form.cleaned_data["when"], []) if valid else (None, form.errors["when"])


def test_a_moment_of_the_city() -> None:
    assert moment("2026-11-25", "14:30") == (datetime(2026, 11, 25, 11, 30, tzinfo=UTC), [])


def test_people_write_it_their_way() -> None:
    assert moment("25.11.2026", "14.30") == moment("2026-11-25", "14:30")


@pytest.mark.parametrize(
    ("day", "at", "says"),
    [
        ("", "", "Заполните это поле"),
        ("2026-11-25", "", "Укажите время"),
        ("", "14:30", "Укажите дату"),
        ("31.02.2026", "14:30", "Такой даты нет. Нужен вид 25.11.2026"),
        ("2026-11-25", "25:00", "Такого времени нет. Нужен вид 14:30"),
        ("0001-01-01", "00:00", "Такой даты не бывает. Проверьте год"),
        ("9999-12-31", "23:59", "Такой даты не бывает. Проверьте год"),
    ],
)
def test_a_half_or_wrong_moment_is_refused(day: str, at: str, says: str) -> None:
    assert moment(day, at)[1] == [says]


def test_an_optional_moment_may_be_absent_but_not_half() -> None:
    assert moment("", "", required=False) == (None, [])
    assert moment("2026-11-25", "", required=False)[1] == ["Укажите и дату, и время"]


@time_machine.travel(datetime(2026, 11, 25, 11, 32, tzinfo=UTC), tick=False)
def test_the_past_is_refused_where_it_makes_no_sense() -> None:
    assert moment("2026-11-25", "14:32", future=True)[1] == [
        "Это время уже прошло: сейчас 14:32. Возьмите позже"
    ]
    assert moment("2026-11-25", "14:33", future=True)[1] == []
    assert moment("2020-01-01", "00:00")[1] == []


@pytest.mark.parametrize(
    ("day", "at", "says"),
    [("2026-03-29", "02:30", "нет: часы переводят вперёд"), ("2026-10-25", "02:30", "бывает дважды")],
)
def test_an_hour_skipped_or_repeated_is_refused(settings: Any, day: str, at: str, says: str) -> None:
    settings.PORTAL_TIME_ZONE = "Europe/Berlin"
    assert says in moment(day, at)[1][0]


def test_a_moment_is_shown_on_the_citys_clocks() -> None:
    widget = MomentField().widget
    assert widget.decompress(datetime(2026, 11, 25, 21, 30, 45, tzinfo=UTC)) == (
        date(2026, 11, 26),
        time(0, 30),
    )


@given(st.text(max_size=12), st.text(max_size=8))
def test_anything_typed_as_a_moment_is_answered(day: str, at: str) -> None:
    found, said = moment(day, at)
    assert (found is None) == bool(said)


def test_a_search_is_one_bounded_line_that_every_database_takes() -> None:
    assert one_line("  парк\n\tи \x00школа ", most=9) == "парк и шк"
    assert one_line("\x00", most=9) == ""
