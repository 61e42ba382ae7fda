"""A spreadsheet from outside: read as text, refused in words, never run."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.tables import reading
from core.tables.reading import Limits, read_sheet
from core.tables.tests.files import xlsx

HEAD = ["ИНН", "Организация", "Состояние"]


def test_cells_become_text() -> None:
    found = read_sheet(
        "a.xlsx", xlsx(HEAD, [9105000011, " Школа \n № 1 ", date(2026, 11, 25)], [1.0, None, True])
    )
    assert found.header == HEAD
    assert found.rows == [["9105000011", "Школа № 1", "25.11.2026"], ["1", "", "True"]]
    assert found.first_row == 2


def test_a_title_may_stand_above_the_names_of_columns() -> None:
    found = read_sheet("a.xlsx", xlsx(["Сведения о подключении"], [], HEAD, ["1", "Школа", "подключено"]))
    assert (found.header, found.first_row) == (HEAD, 4)


def test_a_formula_stays_a_text() -> None:
    found = read_sheet("a.xlsx", xlsx(HEAD, ["=1+1", '=HYPERLINK("http://x")', "подключено"]))
    assert found.rows[0][:2] == ["=1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_a_russian_office(encoding: str, delimiter: str) -> None:
    lines = [HEAD, ["9105000011", "Школа", "в работе"]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    assert read_sheet("список.csv", content).rows == [lines[1]]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"x" * (reading.MOST_BYTES + 1), "больше 2 МБ"),
        ("a.pdf", b"%PDF-1.7", "XLSX или CSV"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "XLSX или CSV"),
        ("a.xlsx", b"PK\x03\x04broken", "повреждён"),
        ("a.csv", b"", "названиями столбцов"),
        ("a.csv", "ИНН;Организация;Состояние".encode(), "ни одной строки"),
        ("a.csv", ("a;b;c\n" + ";" * 60).encode(), "столбцов"),
        ("a.csv", ("a;b;c\n" + "1;2;3\n" * (Limits().rows + 1)).encode(), "строк"),
    ],
)
def test_what_is_no_table_is_refused_in_words(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        read_sheet(name, content)
    assert refusal.value.field == "file"


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100_000)
    with pytest.raises(Refused, match="слишком велик внутри"):
        read_sheet("a.xlsx", archive(sheet=b"0" * 200_000))


def test_xml_with_entities_is_refused() -> None:
    with pytest.raises(Refused, match="чего в таблице не бывает"):
        read_sheet("a.xlsx", archive(sheet=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    for name, data in (("a.csv", content), ("a.xlsx", b"PK\x03\x04" + content)):
        try:
            found = read_sheet(name, data)
        except Refused as refusal:
            assert refusal.message and refusal.field == "file"
        else:
            assert found.rows and all(len(row) == len(found.header) for row in found.rows)


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_table_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    rows = [["x", *row[1:]] for row in rows]  # no row is empty, so none is taken for the end
    expected = [[" ".join(cell.split()) for cell in row] for row in rows]
    # The library keeps what looks like an error value as such; a text is a text all the same.
    assert read_sheet("a.xlsx", xlsx(HEAD, *[[str(c) for c in row] for row in expected])).rows == expected


# --- files made to harm -------------------------------------------------------------------------------


def repacked(content: bytes, change: dict[str, bytes]) -> bytes:
    """The same archive with some of its parts put in place of others."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change.get(name, source.read(name)))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_file_is_refused_in_words(bites: list[tuple[float, int]]) -> None:
    content = bytearray(xlsx(HEAD, ["9105000029", "Школа № 1", "подключено"]))
    for place, value in bites:
        content[int(place * len(content))] = value
    try:
        read_sheet("a.xlsx", bytes(content))
    except Refused as error:
        assert error.field == "file"


@given(st.floats(0, 0.999), st.integers(1, 40))
def test_a_sheet_with_a_hole_is_refused_in_words(place: float, length: int) -> None:
    content = xlsx(HEAD, ["9105000029", "Школа № 1", "подключено"])
    whole = zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    start = int(place * len(whole))
    try:
        read_sheet("a.xlsx", repacked(content, {SHEET: whole[:start] + whole[start + length :]}))
    except Refused as error:
        assert error.field == "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_far_from_the_beginning_are_found(encoding: str) -> None:
    content = xlsx(HEAD, ["1", "Школа", "подключено"])
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!-- {"x" * 5000} --><!doctype a [<!ENTITY b "b">]><a/>'
    )
    with pytest.raises(Refused, match="не бывает"):
        read_sheet("a.xlsx", repacked(content, {SHEET: bomb.encode(encoding)}))


def test_what_the_file_says_of_its_size_is_not_trusted() -> None:
    content = xlsx(HEAD, ["1", "Школа", "подключено"])
    whole = zipfile.ZipFile(io.BytesIO(content)).read(SHEET).decode()
    huge = whole.replace('ref="A1:C2"', 'ref="A1:XFD1048576"').replace('r="2"', 'r="1048576"')
    assert huge != whole
    with pytest.raises(Refused):
        read_sheet("a.xlsx", repacked(content, {SHEET: huge.encode()}))


# --- how much is taken --------------------------------------------------------------------------------


def test_hours_are_read_with_their_days() -> None:
    found = read_sheet("a.xlsx", xlsx(HEAD, [datetime(2026, 12, 5, 10, 30), time(9, 5), "x"]))
    assert found.rows == [["05.12.2026 10:30", "09:05", "x"]]


def test_lines_of_a_cell_stay_where_they_are_wanted() -> None:
    content = xlsx(HEAD, [" Первая  строка \r\nвторая\n", "а\nб", "в"])
    [kept] = read_sheet("a.xlsx", content, Limits(lines=True)).rows
    assert kept == ["Первая  строка\nвторая", "а\nб", "в"]
    assert read_sheet("a.xlsx", content).rows == [["Первая строка вторая", "а б", "в"]]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_the_whole_text_is_bounded(name: str) -> None:
    row = ["x" * 20] * 3
    content = (
        xlsx(HEAD, row, row)
        if name == "a.xlsx"
        else "\n".join(";".join(r) for r in (HEAD, row, row)).encode()
    )
    with pytest.raises(Refused, match="слишком много текста"):
        read_sheet(name, content, Limits(signs=100))
    assert [len(cell) for cell in read_sheet(name, content, Limits(cell=5)).rows[0]] == [5, 5, 5]
