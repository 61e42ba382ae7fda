"""From the plan to a file, through its columns and rows, into the plan; and away again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contentplan.exchange.actions import apply
from contentplan.exchange.tests.conftest import HEAD, Bring, line
from contentplan.models import PlanImport, Post
from core.tables.tests.files import xlsx

pytestmark = pytest.mark.django_db
IMPORT = "/plan/import/"


@pytest.fixture
def desk(client_of: Any, marina: Any, clock_at: Any) -> Client:
    return client_of(marina)  # type: ignore[no-any-return]


def test_the_plan_leads_to_the_import_of_whoever_writes(desk: Client, client_of: Any, oleg: Any) -> None:
    for address in ("/plan/", "/plan/month/"):
        assert IMPORT in desk.get(address).content.decode()
        assert IMPORT not in client_of(oleg).get(address).content.decode()


def test_from_a_file_to_drafts(desk: Client, page: Any, rubric: Any) -> None:
    file = SimpleUploadedFile("План.xlsx", xlsx(HEAD, line()))
    shown = desk.post(IMPORT, {"file": file}, follow=True)
    text = shown.content.decode()
    assert "Внести 1" in text and "Вода на Крымской" in text and "Завтра не будет воды" in text
    sheet = PlanImport.objects.get()
    for _ in range(2):
        done = desk.post(f"{IMPORT}{sheet.pk}/apply/", {"version": sheet.version}, follow=True)
        text = done.content.decode()
        assert (
            "1 черновик из таблицы" in text.replace("\u00a0", " ") and "Отправить все на согласование" in text
        )
    assert Post.objects.count() == 1


def test_a_table_of_an_office_in_csv(desk: Client, page: Any, rubric: Any) -> None:
    content = ";".join(HEAD) + "\r\n" + ";".join(line(title="Вода; и свет", text='"Слова')) + "\r\n"
    content = content.replace("Вода; и свет", '"Вода; и свет"').replace('"Слова', '"""Слова\nи ещё"')
    desk.post(IMPORT, {"file": SimpleUploadedFile("план.csv", content.encode("cp1251"))})
    text = desk.get(f"{IMPORT}{PlanImport.objects.get().pk}/").content.decode()
    assert "Вода; и свет" in text and "&quot;Слова\nи ещё" in text and "Внести 1" in text


def test_a_wrong_file_is_refused_at_its_field(desk: Client) -> None:
    answer = desk.post(IMPORT, {"file": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert answer.status_code == 422 and "XLSX или CSV" in answer.content.decode()
    assert "Выберите файл" in desk.post(IMPORT, {}).content.decode()


def test_wrong_rows_are_shown_at_their_cells_and_cannot_be_entered(desk: Client, bring: Bring) -> None:
    sheet = bring(line(), line(day="31.11.2026", title="Ошибка"))
    address = f"{IMPORT}{sheet.pk}/"
    text = desk.get(address).content.decode()
    assert "С ошибками: 1" in text and "<b>A3</b>, дата: Такой даты нет" in text
    assert "Внести" not in text.partition("<main")[2] and "Вода на Крымской" in text
    assert (
        "Вода на Крымской" not in desk.get(f"{address}?show=wrong").content.decode().partition("<tbody>")[2]
    )
    answer = desk.post(f"{address}apply/", {"version": sheet.version})
    assert answer.status_code == 422 and "не внесена ни одна" in answer.content.decode()


def test_columns_on_the_screen(desk: Client, bring: Bring) -> None:
    sheet = bring(line(at=""))
    address = f"{IMPORT}{sheet.pk}/"
    answer = desk.post(address, {"column-0": "day", "column-2": "title"})
    assert answer.status_code == 422 and "в каком столбце «Страницы»" in answer.content.decode()
    named = {f"column-{number}": key for number, key in sheet.columns.items()}
    assert desk.post(address, named | {"default_at": "когда"}).status_code == 422
    assert desk.post(address, named | {"default_at": "09:30"}).status_code == 302
    text = desk.get(address).content.decode()
    assert "Внести 1" in text and "9:30" in text


def test_a_table_away(desk: Client, bring: Bring) -> None:
    sheet = bring(line())
    done = desk.post(f"{IMPORT}{sheet.pk}/discard/", follow=True)
    assert "Таблица отброшена" in done.content.decode()
    assert "ничего не изменилось" in desk.get(f"{IMPORT}{sheet.pk}/").content.decode()


def test_a_file_that_was_entered_before_is_told_of(desk: Client, bring: Bring, marina: Any) -> None:
    first = bring(line())
    apply(actor=marina, sheet=first, version=first.version)
    second = PlanImport.objects.create(
        file_name="План.xlsx",
        digest=first.digest,
        header=HEAD,
        rows=[line()],
        columns=first.columns,
        uploaded_by=marina,
    )
    text = desk.get(f"{IMPORT}{second.pk}/").content.decode()
    assert "Эту таблицу уже вносили" in text and "уже в плане" in text and "Вносить нечего" in text


def test_all_are_sent_and_what_cannot_go_says_why(desk: Client, bring: Bring, marina: Any, oleg: Any) -> None:
    sheet = bring(line(), line(title="Пусто", day="06.12.2026", text=""))
    apply(actor=marina, sheet=sheet, version=sheet.version)
    answer = desk.post(f"{IMPORT}{sheet.pk}/submit/")
    text = answer.content.decode()
    assert answer.status_code == 422 and "Отправлены не все" in text and "Напишите текст" in text
    assert "На согласовании 1" in text.replace("\u00a0", " ")
    assert "на согласовании" in desk.get(f"{IMPORT}{sheet.pk}/").content.decode()


def test_tables_to_take_away(desk: Client, bring: Bring) -> None:
    for address in (f"{IMPORT}template/", "/plan/export/?month=2026-12"):
        answer = desk.get(address)
        assert answer["Content-Disposition"].startswith("attachment;") and answer.content[:2] == b"PK"
    assert desk.get("/plan/export/?month=нет").status_code == 404


def test_a_table_of_html_is_text(desk: Client, bring: Bring) -> None:
    sheet = bring(line(title="<script>alert(1)</script>", pages="<b>нигде</b>"))
    text = desk.get(f"{IMPORT}{sheet.pk}/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text and "<b>нигде" not in text


def test_columns_that_were_not_known_are_asked_for_before_rows(desk: Client, bring: Bring) -> None:
    sheet = bring(line(), head=["Дата", "Время", "а", "б", "в", "г", "д", "е"])
    text = desk.get(f"{IMPORT}{sheet.pk}/").content.decode()
    assert "Укажите, в каком столбце: Название, Страницы" in text
    assert "<tbody>" not in text and "Внести" not in text.partition("<main")[2]
