"""Tables for a spreadsheet: cells that it would run are text, XLSX is written row by row."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes the wide signs of Asian keyboards for the plain ones.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Sheet:
    """A sheet: names of its columns with their widths, then its lines."""

    title: str
    columns: Mapping[str, int]
    lines: Iterable[list[Any]]


def harmless(text: str) -> str:
    """A cell that begins like a formula is text: an apostrophe says so. `meant` takes it off again."""
    return f"'{text}" if _would_run(text) else text


def meant(cell: str) -> str:
    """What stood in a cell before `harmless` made it a text; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _would_run(cell) else cell


def _would_run(text: str) -> bool:
    """Apostrophes before the sign count with it, so that each text comes back as it was."""
    return text.lstrip("'").startswith(_RUNS)


def book(*sheets: Sheet) -> bytes:
    """An XLSX file. The library is loaded when the first one is asked for."""
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    for sheet in sheets:
        _fill(made.create_sheet(sheet.title), sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(place: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    def fit(value: Any) -> Any:
        return harmless(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value

    place.freeze_panes = "A2"
    for number, width in enumerate(sheet.columns.values(), start=1):
        place.column_dimensions[get_column_letter(number)].width = width
    head = [WriteOnlyCell(place, fit(name)) for name in sheet.columns]
    for cell in head:
        cell.font = Font(bold=True)
    place.append(head)
    for line in sheet.lines:
        place.append([fit(value) for value in line])


def download(content: bytes, name: str) -> HttpResponse:
    """The file as an attachment."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
