"""What is wrong with a row is said at its cell; what only looks so is a warning."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from contentplan.exchange.actions import name_columns
from contentplan.exchange.checking import check
from contentplan.exchange.columns import COLUMNS, LONGEST
from contentplan.exchange.tests.conftest import HEAD, Bring, line
from contentplan.models import PlanImport, Rubric
from contentplan.tests.conftest import NOW
from core.tables.columns import guessed
from networks.texts import digest
from pages.models import OfficialPage, WallPost

pytestmark = pytest.mark.django_db


def only(sheet: PlanImport, marina: Any) -> Any:
    [row] = check(sheet, actor=marina).rows
    return row


def said(sheet: PlanImport, marina: Any) -> list[tuple[str, str, str]]:
    return [(one.cell, one.column, one.sentence) for one in only(sheet, marina).wrong]


def test_a_row_is_the_post_it_would_become(bring: Bring, marina: Any, page: Any, rubric: Any) -> None:
    row = only(bring(line(link="dzhankoy.example/voda")), marina)
    assert (row.number, row.title, row.text, row.wrong, row.warnings) == (
        *(2, "Вода на Крымской", "Завтра не будет воды"),
        *([], []),
    )
    assert ([one.pk for one in row.pages], row.rubric, row.organization) == (
        [page.pk],
        rubric,
        page.organization,
    )
    assert row.due_at.isoformat() == "2026-12-05T07:00:00+00:00"  # ten in the morning in Simferopol
    assert row.link == "https://dzhankoy.example/voda"


@pytest.mark.parametrize(
    ("changed", "cell", "why"),
    [
        ({"day": ""}, "A2", "Впишите дату"),
        ({"day": "5 декабря"}, "A2", "с годом"),
        ({"day": "24.11.2026"}, "A2", "24.11.2026 10:00 уже прошло"),
        ({"day": "25.11.2026", "at": "09:59"}, "B2", "25.11.2026 09:59 уже прошло"),
        ({"at": ""}, "B2", "Впишите время"),
        ({"at": "25:00"}, "B2", "Такого времени нет"),
        ({"title": ""}, "C2", "Впишите название"),
        ({"title": "я" * 203}, "C2", "3 лишних знака"),
        ({"title": "=A1"}, "C2", "формула"),
        ({"text": "я" * 17_000}, "D2", "ВКонтакте"),
        ({"text": "я" * (LONGEST + 1)}, "D2", "Слишком длинный"),
        ({"pages": ""}, "E2", "Впишите страницу"),
        ({"pages": "Школа"}, "E2", "Такой страницы нет: «Школа». Есть «ВКонтакте: Администрация 7»"),
        ({"rubric": "Спорт"}, "F2", "Такой рубрики нет: «Спорт». Есть «ЖКХ»"),
        ({"organization": "Отдел чудес"}, "G2", "Такого отдела нет"),
        ({"link": "не адрес"}, "H2", "Это не адрес"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(
    changed: dict[str, str], cell: str, why: str, bring: Bring, marina: Any
) -> None:
    [(where, _, sentence)] = said(bring(line(**changed)), marina)
    assert where == cell and why in sentence


def test_every_mistake_of_a_row_is_said_at_once(bring: Bring, marina: Any) -> None:
    found = said(bring(line(day="завтра", title="", pages="нигде", rubric="?")), marina)
    assert [cell for cell, _, _ in found] == ["A2", "C2", "E2", "F2"]


def test_an_hour_that_the_clocks_skip_is_refused(bring: Bring, marina: Any, settings: Any) -> None:
    settings.PORTAL_TIME_ZONE = "Europe/Berlin"
    [(cell, _, sentence)] = said(bring(line(day="28.03.2027", at="02:30")), marina)
    assert cell == "B2" and "часы переводят вперёд" in sentence


def test_a_limit_is_the_networks_own(bring: Bring, marina: Any, make_page: Any) -> None:
    make_page("telegram", number=8)
    [(cell, _, sentence)] = said(bring(line(pages="ВК; ТГ", text="я" * 4_500)), marina)
    assert cell == "D2" and "Телеграм" in sentence


def test_a_networks_own_text_is_what_it_takes(bring: Bring, marina: Any, make_page: Any) -> None:
    make_page("telegram", number=8)
    head = [*HEAD, COLUMNS["text_telegram"].name]
    row = only(bring([*line(pages="ВК, ТГ", text="я" * 4_500), "Коротко"], head=head), marina)
    assert row.wrong == [] and row.own == {"telegram": "Коротко"}


def test_pages_of_others_and_pages_that_do_not_work_are_refused(
    bring: Bring, marina: Any, make_page: Any, school: Any
) -> None:
    make_page("ok", number=5, state="suspended")
    OfficialPage.objects.create(
        network="vk", external_id="9", title="Школа", organization=school, state="active"
    )
    first, second = check(
        bring(line(pages="ВКонтакте: Школа"), line(pages="Администрация 5")), actor=marina
    ).rows
    assert "организации «Школа № 1», а не вашей" in first.wrong[0].sentence
    assert "не действует (приостановлена)" in second.wrong[0].sentence


def test_a_name_of_two_pages_is_not_guessed(bring: Bring, marina: Any, make_page: Any) -> None:
    make_page("ok", number=7)
    make_page("vk", number=77)
    both, one, network = check(
        bring(line(pages="Администрация 7"), line(pages="ОК: администрация 7"), line(pages="вк")),
        actor=marina,
    ).rows
    assert "не одна страница" in both.wrong[0].sentence
    assert [page.network for page in one.pages] == ["ok"]
    assert "не одна страница" in network.wrong[0].sentence


def test_a_closed_rubric_is_refused(bring: Bring, marina: Any) -> None:
    Rubric.objects.update(is_active=False)
    assert "закрыта" in said(bring(line()), marina)[0][2]


def test_an_hour_for_rows_without_one(bring: Bring, marina: Any) -> None:
    sheet = bring(line(at=""))
    columns = {int(number): key for number, key in sheet.columns.items()}
    name_columns(actor=marina, sheet=sheet, columns=columns, default_at=time(9, 30))
    row = only(sheet, marina)
    assert row.wrong == [] and row.due_at.isoformat() == "2026-12-05T06:30:00+00:00"


# --- repeats -----------------------------------------------------------------------------------------


def test_two_rows_the_same_are_refused(bring: Bring, marina: Any) -> None:
    first, second = check(bring(line(), line()), actor=marina).rows
    assert first.wrong == [] and "То же, что в строке 2" in second.wrong[0].sentence


def test_the_same_words_in_another_row_are_a_warning(bring: Bring, marina: Any) -> None:
    first, second = check(bring(line(), line(day="06.12.2026")), actor=marina).rows
    assert first.warnings == [] and second.wrong == []
    assert "те же слова" in second.warnings[0] and "строка 2" in second.warnings[0]


def test_what_is_on_the_page_already_is_a_warning(bring: Bring, marina: Any, page: Any) -> None:
    out = WallPost.objects.create(
        page=page,
        external_id="5",
        published_at=NOW - timedelta(days=29),
        text_digest=digest("Завтра не будет воды"),
    )
    row = only(bring(line()), marina)
    assert row.wrong == [] and "те же слова вышли" in row.warnings[0]
    WallPost.objects.filter(pk=out.pk).update(published_at=NOW - timedelta(days=31))
    assert only(bring(line()), marina).warnings == []


def test_a_neighbour_within_the_hour_is_a_warning(bring: Bring, marina: Any, page: Any, write: Any) -> None:
    write(page, text="Другое", due=NOW + timedelta(days=10, minutes=59))
    [warning] = only(bring(line(day="05.12.2026", at="10:00")), marina).warnings
    assert "в пределах часа стоит «Вода на Крымской»" in warning


def test_what_the_plan_holds_word_for_word_adds_nothing(
    bring: Bring, marina: Any, page: Any, write: Any
) -> None:
    draft = write(page, due=NOW + timedelta(days=10))
    same, other = check(bring(line(), line(title="Другое")), actor=marina).rows
    assert (same.known, same.warnings, same.enters) == (draft.post_id, [], False)
    assert other.known is None and "те же слова стоят" in other.warnings[0]


def test_a_row_without_words_is_a_draft_to_be_written(bring: Bring, marina: Any) -> None:
    row = only(bring(line(text="")), marina)
    assert row.enters and "Текста нет" in row.warnings[0]


def test_a_year_that_looks_like_a_slip_is_a_warning(bring: Bring, marina: Any) -> None:
    row = only(bring(line(day="05.12.2062")), marina)
    assert row.enters and "Проверьте год" in row.warnings[0]


def test_queries_do_not_grow_with_rows(
    bring: Bring, marina: Any, page: Any, django_assert_max_num_queries: Any
) -> None:
    few = bring(line())
    many = bring(*(line(title=f"Материал {number}", text=f"Слова {number}") for number in range(500)))
    for sheet, count in ((few, 1), (many, 500)):
        person = type(marina).objects.get(pk=marina.pk)
        with django_assert_max_num_queries(10):
            assert len(check(sheet, actor=person).entering) == count


def test_columns_of_the_table_are_guessed() -> None:
    assert list(guessed(HEAD, COLUMNS).values()) == [
        *("day", "at", "title", "text", "pages", "rubric", "organization", "link"),
    ]
