"""A spreadsheet from outside becomes text cells. Nothing in it is evaluated, followed or trusted."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from core.errors import Refused
from core.storable import storable

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
_HEADER_WITHIN = 20  # a title and the date of the table may stand above the names of the columns
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
class Limits:
    """How much of a table is taken. A longer cell is cut to `cell` signs; `lines`: its line feeds stay.

    `signs` bounds the whole: one string of a file may stand in each of its cells.
    """

    rows: int = 1000
    columns: int = 40
    cell: int = 500
    signs: int = 4_000_000
    lines: bool = False


USUAL = Limits()


@dataclass(frozen=True)
class Sheet:
    """Names of the columns, then the rows; `first_row` is the number of the first of them in the file, from 1."""

    header: list[str]
    rows: list[list[str]]
    first_row: int


def read_sheet(name: str, content: bytes, limits: Limits = USUAL) -> Sheet:
    """The first sheet of an XLSX file, or a CSV file, as text.

    Raises:
        Refused: too large, of another kind, damaged, or with nothing in it (`field` is «file»).
    """
    if len(content) > MOST_BYTES:
        raise _refused("Файл больше 2 МБ. Оставьте в нём одну таблицу и сохраните заново")
    read = _xlsx if content[:4] == b"PK\x03\x04" else _csv
    if read is _csv and not name.lower().endswith((".csv", ".txt")):
        raise _refused("Нужна таблица XLSX или CSV. Сохраните её в одном из этих видов")
    return _laid_out(_bounded(read(content, limits), limits), limits)


def _bounded(lines: Iterable[list[str]], limits: Limits) -> list[list[str]]:
    found, signs = [], 0
    for line in islice(lines, limits.rows + _HEADER_WITHIN + 1):
        if len(line) > limits.columns:
            raise _refused(f"В таблице больше {limits.columns} столбцов. Уберите лишние")
        signs += sum(map(len, line))
        if signs > limits.signs:
            raise _refused("В таблице слишком много текста. Разделите её на части")
        found.append(line)
    return found


def _laid_out(lines: list[list[str]], limits: Limits) -> Sheet:
    """The widest of the first lines names the columns; what stands above it is a title."""
    top = lines[:_HEADER_WITHIN]
    widest = max((sum(map(bool, line)) for line in top), default=0)
    if widest < 2:
        raise _refused("В таблице не нашлось строки с названиями столбцов. Она должна быть первой")
    head = next(number for number, line in enumerate(top) if sum(map(bool, line)) >= min(widest, 3))
    width = len(lines[head])
    names = [" ".join(text.split()) for text in lines[head]]
    header = [text or f"столбец {number}" for number, text in enumerate(names, start=1)]
    rows = [(line + [""] * width)[:width] for line in lines[head + 1 :]]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise _refused("Под названиями столбцов нет ни одной строки")
    if len(rows) > limits.rows:
        raise _refused(f"В таблице больше {limits.rows} строк. Разделите её на части")
    return Sheet(header, rows, head + 2)


def _xlsx(content: bytes, limits: Limits) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            if not book.worksheets:
                raise _refused("В файле нет ни одного листа")
            book.worksheets[0].reset_dimensions()  # what the file says of its size is not to be trusted
            for row in book.worksheets[0].iter_rows(max_col=limits.columns + 1, values_only=True):
                yield _trimmed([_text(value, limits) for value in row])
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


def _csv(content: bytes, limits: Limits) -> Iterator[list[str]]:
    text = _decoded(content).replace("\x00", "")
    delimiter = max(";\t,", key=text[:4000].count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield _trimmed([_text(cell, limits) for cell in row])
    except csv.Error:
        raise _refused("Файл не читается как таблица. Сохраните её как XLSX") from None


def _decoded(content: bytes) -> str:
    for encoding in _CSV_ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("Не удалось прочитать буквы. Сохраните таблицу как XLSX или CSV в кодировке UTF-8")


def _text(value: Any, limits: Limits) -> str:
    """A cell as it is read: «25.11.2026», with its hour where it has one, whole numbers without «.0»."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() != time.min:
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = storable(str(value))
    if limits.lines:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()[: limits.cell]
    return " ".join(text.split())[: limits.cell]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
