"""The month goes out in the columns that come in, and nothing in it runs."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from contentplan.actions.drafts import discard
from contentplan.actions.filling import PageTime
from contentplan.content import clean_text
from contentplan.engine.send import deliver
from contentplan.exchange.actions import apply, upload
from contentplan.exchange.checking import check
from contentplan.exchange.columns import COLUMNS, LIMITS
from contentplan.exchange.export import export, template
from contentplan.exchange.names import Directory
from contentplan.exchange.row import Reader, Row
from contentplan.exchange.tests.conftest import Bring, line
from contentplan.models import Rubric
from contentplan.tests.conftest import DUE, NOW
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.spreadsheet import Sheet, book
from core.tables.columns import cells_of, guessed
from core.tables.reading import read_sheet

pytestmark = pytest.mark.django_db
DECEMBER, NOVEMBER = date(2026, 12, 1), date(2026, 11, 1)


def rows_of(content: bytes) -> list[dict[str, str]]:
    sheet = read_sheet("a.xlsx", content, LIMITS)
    return [cells_of(row, guessed(sheet.header, COLUMNS)) for row in sheet.rows]


def test_a_month_goes_out_as_it_came_in(bring: Bring, marina: Any, make_page: Any, clock_at: Any) -> None:
    make_page("telegram", number=8)
    sheet = bring(
        line(pages="ВК; ТГ", link="https://dzhankoy.example/"), line(title="Афиша", text="", rubric="")
    )
    apply(actor=marina, sheet=sheet, version=sheet.version)
    content = export(actor=marina, first=DECEMBER)
    first, second = rows_of(content)
    assert first == {
        "day": "05.12.2026",
        "at": "10:00",
        "title": "Вода на Крымской",
        "text": "Завтра не будет воды",
        "pages": "ВКонтакте: Администрация 7; Телеграм: Администрация 8",
        "rubric": "ЖКХ",
        "organization": "Администрация города",
        "link": "https://dzhankoy.example/",
        **{f"text_{code}": "" for code in ("vk", "ok", "telegram", "max")},
    }
    assert (second["title"], second["text"], second["rubric"]) == ("Афиша", "", "")
    back = check(upload(actor=marina, name="План.xlsx", content=content), actor=marina)
    assert (back.wrong, back.entering, len(back.known)) == ([], [], 2)


def test_what_is_out_already_comes_back_with_its_month(
    bring: Bring, marina: Any, scheduled: Any, page: Any, world: Any, clock_at: Any
) -> None:
    delivery = scheduled(page)
    clock_at.move_to(DUE)
    deliver(delivery.pk)
    content = export(actor=marina, first=NOVEMBER)
    back = check(upload(actor=marina, name="План.xlsx", content=content), actor=marina)
    assert (back.wrong, back.entering, len(back.known)) == ([], [], 1)


def test_what_was_changed_in_the_table_comes_in_as_a_new_draft(
    bring: Bring, marina: Any, clock_at: Any
) -> None:
    sheet = bring(line())
    apply(actor=marina, sheet=sheet, version=sheet.version)
    [row] = check(bring(line(text="Воды не будет послезавтра")), actor=marina).entering
    assert "в пределах часа стоит «Вода на Крымской»" in row.warnings[0]


def test_only_the_month_and_only_what_is_seen(
    bring: Bring, marina: Any, prosecutor: Any, write: Any, page: Any
) -> None:
    write(page)
    sheet = bring(line())
    apply(actor=marina, sheet=sheet, version=sheet.version)
    assert [row["day"] for row in rows_of(export(actor=marina, first=NOVEMBER))] == ["25.11.2026"]
    book_of_auditor = load_workbook(io.BytesIO(export(actor=prosecutor, first=NOVEMBER)))
    assert book_of_auditor.active.max_row == 1  # drafts are no auditor's business


def test_a_discarded_draft_stays_in(bring: Bring, marina: Any, write: Any, page: Any, clock_at: Any) -> None:
    discard(actor=marina, revision=write(page))
    assert load_workbook(io.BytesIO(export(actor=marina, first=NOVEMBER))).active.max_row == 1


def test_texts_of_single_networks_go_out_and_come_back(
    bring: Bring, marina: Any, make_page: Any, write: Any, page: Any, clock_at: Any
) -> None:
    other = make_page("telegram", number=8)
    due = NOW + timedelta(days=10)
    write(variants={"telegram": "Коротко"}, pages=[PageTime(page.pk, due), PageTime(other.pk, due)])
    content = export(actor=marina, first=DECEMBER)
    assert rows_of(content)[0]["text_telegram"] == "Коротко"
    assert len(check(upload(actor=marina, name="a.xlsx", content=content), actor=marina).known) == 1


def test_the_template_names_what_may_be_written(
    bring: Bring, marina: Any, page: Any, make_page: Any, rubric: Any
) -> None:
    make_page("ok", number=5, state="closed")
    Rubric.objects.create(name="Старое", organization=rubric.organization, is_active=False)
    found = load_workbook(io.BytesIO(template(actor=marina)))
    assert found.sheetnames == ["Контент-план", "Страницы", "Рубрики", "Отделы", "Как заполнять"]
    names = {
        name: [row[0] for row in found[name].iter_rows(min_row=2, values_only=True)]
        for name in found.sheetnames
    }
    assert names["Страницы"] == ["ВКонтакте: Администрация 7"] and names["Рубрики"] == ["ЖКХ"]
    assert "Отдел городского хозяйства" in names["Отделы"] and names["Контент-план"] == []
    head = [cell.value for cell in found["Контент-план"][1]]
    assert guessed(head, COLUMNS) == {str(number): key for number, key in enumerate(COLUMNS)}


def test_who_may_take_them_away(marina: Any, oleg: Any, svetlana: Any, clock_at: Any) -> None:
    assert export(actor=oleg, first=DECEMBER)
    assert Entry.objects.get(event="plan.exported").data["month"] == "2026-12"
    for act in (lambda: export(actor=svetlana, first=DECEMBER), lambda: template(actor=oleg)):
        with pytest.raises(AccessDenied):
            act()


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
BEGINNING = st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "\n=", "а\n"])
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
HEAD = [column.name for column in COLUMNS.values()]


@pytest.fixture
def reader(page: Any, rubric: Any, marina: Any, clock_at: Any) -> Reader:
    """Of a table with the portal's own columns."""
    return Reader(guessed(HEAD, COLUMNS), Directory.of(marina), None)


def read(reader: Reader, name: str, content: bytes) -> list[Row]:
    sheet = read_sheet(name, content, LIMITS)
    chosen = guessed(HEAD, COLUMNS)
    return [reader.read(number, cells_of(row, chosen)) for number, row in enumerate(sheet.rows, start=2)]


@FEW
@given(st.lists(st.tuples(BEGINNING, TEXT, BEGINNING, TEXT), min_size=1, max_size=4))
def test_any_words_come_back_as_they_went_out(reader: Reader, words: list[tuple[str, str, str, str]]) -> None:
    said = [(" ".join(clean_text(f"{a}{b}").split()), clean_text(f"{c}{d}")) for a, b, c, d in words]
    lines = [["05.12.2026", "10:00", title, text, "ВК", "", "", ""] for title, text in said]
    rows = read(reader, "a.xlsx", book(Sheet("План", dict.fromkeys(HEAD, 10), lines)))
    assert [(row.title, row.text) for row in rows] == said


CELL = st.text(st.sampled_from("аБ1 .:=+-@'\"\n;,\t²\u202e"), max_size=12)


@FEW
@given(st.lists(st.lists(CELL, max_size=10), max_size=3), st.sampled_from([";", ",", "\t"]), st.booleans())
def test_any_csv_becomes_rows_with_everything_wrong_said(
    reader: Reader, lines: list[list[str]], delimiter: str, office: bool
) -> None:
    body = "\n".join(delimiter.join(cells) for cells in [HEAD, ["05.12.2026", "10:00", "Вода"], *lines])
    content = body.encode("cp1251" if office else "utf-8", "replace")
    try:
        rows = read(reader, "a.csv", content)
    except Refused as refusal:
        assert refusal.field == "file"
        return
    assert rows
    for row in rows:
        assert row.wrong or (row.title and row.pages and row.due_at)
        assert all(one.sentence and one.column for one in row.wrong)
