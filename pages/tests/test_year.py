"""A year of weeks from frozen protocols, and the matrix as a table."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.audit.models import Entry
from pages.actions.assurances import give_assurance
from pages.actions.clause_checks import check_page
from pages.models import OfficialPage, WallPost, WeeklyProtocol
from pages.queries.year import WEEKS, years_of
from regulation.rules import BY_ID

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # Wednesday
LAST = date(2026, 11, 16)  # Monday of the last closed week


@pytest.fixture(autouse=True)
def _moment() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def freeze(page: OfficialPage, weeks_ago: int, result: str, counted: int = 3, **more: Any) -> WeeklyProtocol:
    norm = None if result == "not_required" else 5
    told = {"zone": "Europe/Simferopol", "norm": norm, "total": counted, "counted": counted, "digest": "0"}
    return WeeklyProtocol.objects.create(
        page=page, monday=LAST - timedelta(weeks=weeks_ago), result=result, **(told | more)
    )


def test_the_weeks_are_the_last_closed_ones_and_said_in_words(make_page: Callable[..., OfficialPage]) -> None:
    page = make_page(state="active")
    freeze(page, 0, "met", 6)
    freeze(page, 1, "short", 3)
    freeze(page, 2, "incomplete", 2)
    freeze(page, WEEKS, "short", 0)
    WallPost.objects.create(page=page, external_id="9", published_at=NOW)
    year = years_of([page.pk])[page.pk]
    assert len(year.cells) == WEEKS and year.cells[-1].monday == LAST
    assert [cell.result for cell in year.cells[-4:]] == ["", "incomplete", "short", "met"]
    said = year.sentence.replace("\u00a0", " ")
    assert said == (
        "Норма выполнена в 1 неделе из 2. Не хватило: 9–15 ноября (3 из 5). Данные неполны: 1 неделя."
    )
    assert year.cells[-2].words.replace("\u00a0", " ") == "9–15 ноября: не хватило, 3 из 5"


def test_many_short_weeks_are_counted_not_listed(make_page: Callable[..., OfficialPage]) -> None:
    page = make_page(state="active")
    for ago in range(6):
        freeze(page, ago, "short")
    assert years_of([page.pk])[page.pk].sentence.endswith("и ещё 3.")


def test_a_correction_stands_in_place_of_what_it_corrects(make_page: Callable[..., OfficialPage]) -> None:
    page = make_page(state="active")
    wrong = freeze(page, 0, "short")
    freeze(page, 0, "met", 5, corrects=wrong, correction_reason="нашли публикацию")
    assert years_of([page.pk])[page.pk].cells[-1].result == "met"


def test_a_page_without_a_norm_and_one_without_protocols(make_page: Callable[..., OfficialPage]) -> None:
    loose, fresh = make_page(state="active"), make_page(external_id="418", state="active")
    freeze(loose, 0, "not_required", 2)
    years = years_of([loose.pk, fresh.pk])
    assert years[loose.pk].sentence.startswith("Норма не установлена")
    assert years[fresh.pk].sentence == "Закрытых недель ещё нет."


def test_the_screen_draws_each_page_once_and_asks_once(
    make_page: Callable[..., OfficialPage], irina: Any, client_of: Callable[[Any], Client]
) -> None:
    client, first = client_of(irina), make_page(state="active")
    freeze(first, 0, "short")
    with CaptureQueriesContext(connection) as few:
        text = client.get("/pages/weeks/year/").content.decode()
    assert text.count('class="hs"') == 2, "the cell and its legend"
    assert "Не хватило" in text
    for number in range(5):
        freeze(make_page(external_id=str(500 + number), state="active"), 0, "met")
    with CaptureQueriesContext(connection) as many:
        client.get("/pages/weeks/year/")
    assert len(many) == len(few)
    assert client.get("/pages/weeks/year/?kind=subordinate").status_code == 200
    assert client.get("/pages/weeks/year/?kind=<script>&page=zzz").status_code == 200


def test_the_matrix_goes_out_in_words(
    official: OfficialPage, say: Any, irina: Any, client_of: Callable[[Any], Client]
) -> None:
    say(comments_open=False)
    check_page(official.pk)
    give_assurance(actor=irina, page=official, rule=BY_ID["4.3(а)-about"], note="=1+1 описание на месте")
    OfficialPage.objects.filter(pk=official.pk).update(title="=cmd|calc")
    answer = client_of(irina).get("/pages/clauses/export/")
    assert answer["Content-Disposition"].startswith("attachment;")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Пункты и страницы", "Замечания", "Заверения"]
    head, row = ([cell.value for cell in line] for line in book["Пункты и страницы"].iter_rows())
    assert dict(zip(head, row, strict=True))["п. 4.2"] == "замечание" and row[1] == "'=cmd|calc"
    assert [cell.value for cell in book["Замечания"][2]][4:7] == ["4.2", "Комментарии закрыты", "замечание"]
    assert book["Заверения"].cell(2, 9).value == "'=1+1 описание на месте"
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert Entry.objects.get(event="clauses.exported").data == {"count": 1}


def test_the_table_holds_what_the_filter_leaves_and_the_person_sees(
    official: OfficialPage,
    say: Any,
    irina: Any,
    svetlana: Any,
    stranger: Any,
    client_of: Callable[[Any], Client],
) -> None:
    check_page(official.pk)

    def rows(person: Any, query: str) -> int:
        book = load_workbook(io.BytesIO(client_of(person).get(f"/pages/clauses/export/?{query}").content))
        return int(book["Пункты и страницы"].max_row) - 1

    assert rows(irina, "network=vk") == 1 and rows(irina, "network=ok") == 0
    assert rows(svetlana, "") == 0
    assert client_of(stranger).get("/pages/clauses/export/").status_code == 403
