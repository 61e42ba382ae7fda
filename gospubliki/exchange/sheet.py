"""A spreadsheet from outside becomes text cells. Nothing in it is evaluated, followed or trusted."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from core.errors import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1000, 40, 500
_HEADER_WITHIN = 20  # a title and the date of the table may stand above the names of the columns
# A cell that begins so is a formula for a spreadsheet: the portal refuses to guess what its author meant.
FORMULA = ("=", "+", "@", "\t", "\r")
# What is wrong with a damaged archive or sheet is said in many ways, none of which a person can use.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
_CSV_ENCODINGS = ("utf-8-sig", "cp1251")


@dataclass(frozen=True)
class Sheet:
    """Names of the columns, then the rows; `first_row` is the number of the first of them in the file, from 1."""

    header: list[str]
    rows: list[list[str]]
    first_row: int


def read_sheet(name: str, content: bytes) -> Sheet:
    """The first sheet of an XLSX file, or a CSV file, as text.

    Raises:
        Refused: too large, of another kind, damaged, or with nothing in it (`field` is «file»).
    """
    if len(content) > MOST_BYTES:
        raise _refused("Файл больше 2 МБ. Оставьте в нём одну таблицу и сохраните заново")
    read = _xlsx if content[:4] == b"PK\x03\x04" else _csv
    if read is _csv and not name.lower().endswith((".csv", ".txt")):
        raise _refused("Нужна таблица XLSX или CSV. Сохраните её в одном из этих видов")
    return _laid_out(_bounded(read(content)))


def _bounded(lines: Iterable[list[str]]) -> list[list[str]]:
    found = list(islice(lines, MOST_ROWS + _HEADER_WITHIN + 1))
    if any(len(line) > MOST_COLUMNS for line in found):
        raise _refused(f"В таблице больше {MOST_COLUMNS} столбцов. Уберите лишние")
    return found


def _laid_out(lines: list[list[str]]) -> Sheet:
    """The widest of the first lines names the columns; what stands above it is a title."""
    top = lines[:_HEADER_WITHIN]
    widest = max((sum(map(bool, line)) for line in top), default=0)
    if widest < 2:
        raise _refused("В таблице не нашлось строки с названиями столбцов. Она должна быть первой")
    head = next(number for number, line in enumerate(top) if sum(map(bool, line)) >= min(widest, 3))
    width = len(lines[head])
    header = [text or f"столбец {number}" for number, text in enumerate(lines[head], start=1)]
    rows = [(line + [""] * width)[:width] for line in lines[head + 1 :]]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise _refused("Под названиями столбцов нет ни одной строки")
    if len(rows) > MOST_ROWS:
        raise _refused(f"В таблице больше {MOST_ROWS} строк. Разделите её на части")
    return Sheet(header, rows, head + 2)


def _xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            if not book.worksheets:
                raise _refused("В файле нет ни одного листа")
            book.worksheets[0].reset_dimensions()  # what the file says of its size is not to be trusted
            for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
                yield _trimmed([_text(value) for value in row])
        finally:
            book.close()
    except _BROKEN:
        raise _refused(
            "Файл повреждён или это не таблица. Откройте его и сохраните заново как XLSX"
        ) from None


def _refuse_bombs(content: bytes) -> None:
    """A small archive that unpacks into gigabytes, or XML that grows by entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_UNPACKED or len(members) > 500:
                raise _refused("Файл слишком велик внутри. Оставьте в нём одну таблицу и сохраните заново")
            for member in members:
                # UTF-16 hides Latin letters between zeros.
                content_of = archive.read(member).replace(b"\x00", b"").upper()
                if b"<!DOCTYPE" in content_of or b"<!ENTITY" in content_of:
                    raise _refused("В файле есть то, чего в таблице не бывает. Сохраните её заново")
    except _BROKEN:
        raise _refused("Файл повреждён или закрыт паролем. Снимите пароль и сохраните заново") from None


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content).replace("\x00", "")
    delimiter = max(";\t,", key=text[:4000].count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield _trimmed([_text(cell) for cell in row])
    except csv.Error:
        raise _refused("Файл не читается как таблица. Сохраните её как XLSX") from None


def _decoded(content: bytes) -> str:
    for encoding in _CSV_ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("Не удалось прочитать буквы. Сохраните таблицу как XLSX или CSV в кодировке UTF-8")


def _text(value: Any) -> str:
    """A cell as it is read: days as «25.11.2026», whole numbers without «.0»."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).replace("\x00", "").split())
    return text[:LONGEST_CELL]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
