"""A table comes in whole or not at all; a table goes out that runs nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from core.accounts.rights import Role
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.organizations.models import Appointment, Organization
from core.organizations.numbers import inn_control
from core.tables.kept import RowsRefused
from core.tables.tests.files import xlsx
from gospubliki.actions.rows import ensure_connections
from gospubliki.exchange.actions import apply, discard, name_columns, upload
from gospubliki.exchange.checking import check
from gospubliki.exchange.export import export
from gospubliki.models import Connection, ImportBatch

pytestmark = pytest.mark.django_db
HEAD = ["ИНН", "Организация", "Кто курирует", "Состояние", "Дата", "Основание", "Номер"]
INN = {name: lead + inn_control(lead) for name, lead in (("school", "910500002"), ("new", "910500007"))}
IMPORT = "/gospubliki/import/"


@pytest.fixture
def lead(natalia: Any) -> Any:
    return natalia


@pytest.fixture
def register(school: Any) -> Any:
    ensure_connections()
    return Connection.objects.of_organizations().get(organization=school)


def table(lead: Any, *rows: list[Any]) -> ImportBatch:
    return upload(actor=lead, name="Подключения.xlsx", content=xlsx(HEAD, *rows))


def connected(**more: str) -> list[Any]:
    row = {"inn": INN["school"], "name": "Школа № 1", "body": "", "state": "подключено", "on": "25.11.2026"}
    row |= {"why": "", "number": "ГП-117"} | more
    return list(row.values())


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Friday, 27 November 2026."""
    with time_machine.travel(datetime(2026, 11, 27, 9, tzinfo=UTC), tick=False):
        yield


def errors(batch: ImportBatch, actor: Any) -> list[dict[str, str]]:
    return [row.errors for row in check(batch, actor=actor).rows]


def test_a_table_is_entered(lead: Any, register: Any) -> None:
    batch = table(lead, connected())
    [row] = check(batch, actor=lead).rows
    assert (row.number, row.name, row.will) == (2, "Школа № 1", "не начато → подключено")
    done = apply(actor=lead, batch=batch, version=batch.version)
    register.refresh_from_db()
    assert (done.changed, register.state, str(register.state_since)) == (1, "connected", "2026-11-25")
    assert register.history.get(kind="state").evidence_number == "ГП-117"
    assert Entry.objects.filter(event="connection.imported").count() == 1
    assert not Entry.objects.filter(event="connection.moved").exists()


def test_a_state_without_a_direct_way_is_reached_through_work(lead: Any, register: Any) -> None:
    batch = table(lead, connected(state="отказано", why="Нет основания для подключения"))
    apply(actor=lead, batch=batch, version=batch.version)
    register.refresh_from_db()
    states = register.history.filter(kind="state").order_by("pk").values_list("to_state", flat=True)
    assert (register.state, list(states)) == ("refused", ["in_progress", "refused"])


def test_one_wrong_row_keeps_all_out(lead: Any, register: Any, utilities: Any) -> None:
    batch = table(lead, connected(), connected(inn="9105000022", name="Другая"))
    with pytest.raises(RowsRefused, match="не внесена ни одна"):
        apply(actor=lead, batch=batch, version=batch.version)
    register.refresh_from_db()
    assert register.state == "not_started"
    assert ImportBatch.objects.get().state == "uploaded"


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ({"inn": "9105000022"}, "inn", "Контрольная цифра ИНН"),
        ({"inn": "12345"}, "inn", "10 цифр"),
        ({"inn": INN["new"], "name": "Новая"}, "inn", "в реестре нет"),
        ({"inn": "", "name": ""}, "inn", "непонятно, чья"),
        ({"inn": "=1+1"}, "inn", "формула"),
        ({"name": "@SUM(A1)"}, "name", "формула"),
        ({"state": "когда-нибудь"}, "state", "Такого состояния нет"),
        ({"state": "отключено"}, "state", "нельзя перейти"),
        ({"state": "не требуется", "why": ""}, "sentence", "нужно основание"),
        ({"number": ""}, "number", "нужен номер или ссылка"),
        ({"on": "31.11.2026"}, "on_date", "Такой даты нет"),
        ({"on": "25.11.2027"}, "on_date", "ещё не наступил"),
        ({"number": "1" * 100}, "number", "Длиннее 80"),
    ],
)
def test_what_is_wrong_is_said_at_the_row(
    row: dict[str, str], column: str, why: str, lead: Any, register: Any
) -> None:
    [found] = errors(table(lead, connected(**row)), lead)
    assert why in found[column]


def test_two_rows_of_one_inn_are_refused(lead: Any, register: Any) -> None:
    first, second = errors(table(lead, connected(), connected(name="Школа")), lead)
    assert first == {}
    assert "уже есть в строке 2" in second["inn"]


def test_an_organization_twice_by_inn_and_by_name(lead: Any, register: Any) -> None:
    _, second = errors(table(lead, connected(), connected(inn="")), lead)
    assert "уже есть в строке 2" in second["name"]


def test_a_new_organization_needs_the_right_and_who_oversees_it(
    lead: Any, register: Any, order_417: Any, administration: Any
) -> None:
    row = connected(inn=INN["new"], name="МБОУ «Школа № 7»", body="Администрация города")
    batch = table(lead, row)
    columns = {int(number): key for number, key in batch.columns.items()}
    name_columns(actor=lead, batch=batch, columns=columns, create_missing=True)
    refused = errors(batch, lead)[0]["inn"]
    assert "в реестре нет" in refused and "вносит администратор портала:" in refused and "10.3" in refused
    Appointment.objects.create(
        person=lead,
        role=Role.ADMINISTRATOR,
        organization=administration,
        order=order_417,
        since=date(2026, 1, 1),
    )
    both = type(lead).objects.get(pk=lead.pk)
    [found] = check(batch, actor=both).rows
    assert found.will == "новая организация, подключено"
    apply(actor=both, batch=batch, version=batch.version)
    made = Organization.objects.get(inn=INN["new"])
    assert (made.parent, made.kind) == (administration, "subordinate")
    assert Connection.objects.of_organizations().get(organization=made).state == "connected"


def test_columns_are_named_by_a_person(lead: Any, register: Any) -> None:
    batch = upload(actor=lead, name="a.xlsx", content=xlsx(["а", "б", "в"], [INN["school"], "в работе", "x"]))
    assert batch.columns == {}
    for wrong, why in (
        ({0: "inn"}, "состояние"),
        ({1: "state"}, "ИНН или название"),
        ({0: "inn", 1: "inn"}, "двух"),
    ):
        with pytest.raises(Refused, match=why):
            name_columns(actor=lead, batch=batch, columns=wrong, create_missing=False)
    name_columns(actor=lead, batch=batch, columns={0: "inn", 1: "state", 2: ""}, create_missing=False)
    apply(actor=lead, batch=batch, version=batch.version)
    register.refresh_from_db()
    assert register.state == "in_progress" and register.steps.exists()


def test_a_table_is_entered_once(lead: Any, register: Any) -> None:
    batch = table(lead, connected())
    again = ImportBatch.objects.get(pk=batch.pk)
    apply(actor=lead, batch=batch, version=batch.version)
    for act in (
        lambda: apply(actor=lead, batch=again, version=again.version),
        lambda: discard(actor=lead, batch=again),
    ):
        with pytest.raises(Stale):
            act()


def test_what_was_not_looked_at_is_not_entered(lead: Any, register: Any) -> None:
    batch = table(lead, connected())
    with pytest.raises(Stale, match="Посмотрите строки ещё раз"):
        apply(actor=lead, batch=batch, version=batch.version + 1)


def test_a_discarded_table_leaves_nothing(lead: Any, register: Any) -> None:
    batch = table(lead, connected())
    for _ in range(2):
        discard(actor=lead, batch=batch)
    kept = ImportBatch.objects.get()
    assert (kept.state, kept.rows) == ("discarded", [])


def test_others_may_not(lead: Any, register: Any, marina: Any) -> None:
    batch = table(lead, connected())
    for act in (
        lambda: upload(actor=marina, name="a.xlsx", content=xlsx(HEAD, connected())),
        lambda: name_columns(actor=marina, batch=batch, columns={}, create_missing=False),
        lambda: apply(actor=marina, batch=batch, version=batch.version),
        lambda: discard(actor=marina, batch=batch),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_queries_do_not_grow_with_rows(
    lead: Any, administration: Any, django_assert_max_num_queries: Any
) -> None:
    leads = [f"{910510000 + number}" for number in range(40)]
    for number, one in enumerate(leads):
        Organization.objects.create(
            kind="subordinate", parent=administration, name=f"Школа {number}", short_name=f"Школа {number}",
            inn=one + inn_control(one),
        )  # fmt: skip
    ensure_connections()
    batch = table(lead, *[connected(inn=one + inn_control(one)) for one in leads])
    with django_assert_max_num_queries(6):
        found = check(batch, actor=lead)
    assert (len(found.rows), found.wrong) == (40, [])


# --- out --------------------------------------------------------------------------------------------


def test_what_goes_out_may_come_in_again(lead: Any, register: Any) -> None:
    content = export(actor=lead)
    batch = upload(actor=lead, name="x.xlsx", content=content)
    found = check(batch, actor=lead)
    assert [row.will for row in found.rows] == ["без изменений"] * len(found.rows)
    assert found.wrong == [] and len(found.rows) == 2


def test_nothing_that_goes_out_is_a_formula(lead: Any, register: Any) -> None:
    name = '=HYPERLINK("http://evil.example")'
    Organization.objects.filter(pk=register.organization_id).update(name=name)
    book = load_workbook(io.BytesIO(export(actor=lead)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert f"'{name}" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_export_is_for_those_who_see_all(marina: Any, register: Any, svetlana: Any) -> None:
    assert export(actor=marina)
    with pytest.raises(AccessDenied):
        export(actor=svetlana)


# --- screens ----------------------------------------------------------------------------------------


def test_from_a_file_to_the_register(client_of: Any, lead: Any, register: Any) -> None:
    desk: Client = client_of(lead)
    file = SimpleUploadedFile("Подключения.xlsx", xlsx(HEAD, connected()))
    shown = desk.post(IMPORT, {"file": file}, follow=True)
    text = shown.content.decode()
    assert "1 строка: изменится 1" in text and "не начато → подключено" in text
    batch = ImportBatch.objects.get()
    done = desk.post(f"{IMPORT}{batch.pk}/apply/", {"version": batch.version}, follow=True)
    assert "Внесено: 1 подключение" in done.content.decode()


def test_a_wrong_file_is_refused_at_its_field(client_of: Any, lead: Any) -> None:
    answer = client_of(lead).post(IMPORT, {"file": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert answer.status_code == 422 and "XLSX или CSV" in answer.content.decode()
    assert "Выберите файл" in client_of(lead).post(IMPORT, {}).content.decode()


def test_wrong_rows_are_shown_and_cannot_be_entered(client_of: Any, lead: Any, register: Any) -> None:
    batch = table(lead, connected(inn="9105000022"))
    desk = client_of(lead)
    text = desk.get(f"{IMPORT}{batch.pk}/").content.decode()
    assert "С ошибками: 1 строка из 1" in text and "Внести всю таблицу" not in text
    answer = desk.post(f"{IMPORT}{batch.pk}/apply/", {"version": batch.version})
    assert answer.status_code == 422 and "не внесена ни одна" in answer.content.decode()


def test_columns_on_the_screen(client_of: Any, lead: Any, register: Any) -> None:
    batch = table(lead, connected())
    desk = client_of(lead)
    answer = desk.post(f"{IMPORT}{batch.pk}/", {"column-0": "inn", "column-3": ""})
    assert answer.status_code == 422 and "в каком столбце состояние" in answer.content.decode()
    named = {f"column-{number}": key for number, key in batch.columns.items()}
    assert desk.post(f"{IMPORT}{batch.pk}/", named).status_code == 302


def test_a_table_of_html_is_text(client_of: Any, lead: Any, register: Any) -> None:
    batch = table(lead, connected(name="<script>alert(1)</script>", inn=""))
    text = client_of(lead).get(f"{IMPORT}{batch.pk}/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
