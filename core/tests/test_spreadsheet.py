"""Tables for a spreadsheet."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.spreadsheet import Sheet, book, download, harmless, meant


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b"])
def test_what_a_spreadsheet_would_run_is_text(begin: str) -> None:
    assert harmless(f"{begin}1+1") == f"'{begin}1+1"


def test_other_cells_stay_as_they_are() -> None:
    assert [harmless(text) for text in ("школа", "", "п. 4.2", "а=б")] == ["школа", "", "п. 4.2", "а=б"]


@given(st.text(st.sampled_from("'=+-@а1 \n＝"), max_size=6))
@example("'=1")
@example("'")
@example("''а")
def test_what_went_out_harmless_comes_back_as_it_was(text: str) -> None:
    assert meant(harmless(text)) == text


def test_a_book_has_its_sheets_heads_and_lines() -> None:
    made = book(
        Sheet("Первый", {"Имя": 20, "=Сколько": 8}, [["=HYPERLINK(1)", 7], ["ко\x0bля", None]]),
        Sheet("Второй", {"Пусто": 5}, []),
    )
    found = load_workbook(io.BytesIO(made))
    assert found.sheetnames == ["Первый", "Второй"]
    rows = [[cell.value for cell in row] for row in found["Первый"].iter_rows()]
    assert rows == [["Имя", "'=Сколько"], ["'=HYPERLINK(1)", 7], ["коля", None]]
    assert all(cell.data_type != "f" for row in found["Первый"].iter_rows() for cell in row)
    assert found["Первый"].freeze_panes == "A2" and found["Первый"]["A1"].font.bold


def test_it_goes_out_as_a_file() -> None:
    answer = download(b"PK", "Пункты.xlsx")
    assert answer["Content-Disposition"].startswith("attachment;")
