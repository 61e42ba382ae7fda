"""The matrix as a table for a spreadsheet: stored results only, what the actor sees, what the filter leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.spreadsheet import Sheet, book
from pages.access import may_see_pages
from pages.clause_states import BAD, Line
from pages.queries.matrix import Filters, Row, columns, matrix_pages, rows_of

_CHUNK = 200
_PAGE = {"Организация": 40, "Страница": 34, "Сеть": 16, "Адрес страницы": 40}
OPEN = {
    **_PAGE,
    "Пункт": 10,
    "Что не выполнено": 60,
    "Состояние": 14,
    "С какого дня": 14,
    "Решение": 50,
}
WORDS = {**_PAGE, "Пункт": 10, "Что заверено": 40, "Кто": 26, "Действует по": 14, "Чем подтверждается": 60}


@transaction.atomic
def export_matrix(*, actor: User, filters: Filters) -> bytes:
    """An XLSX file of three sheets: clauses × pages in words, open findings, assurances in force.

    Raises:
        AccessDenied: the actor sees no pages.
    """
    require(may_see_pages(actor))
    rows = list(_rows(actor, filters))
    record("clauses.exported", actor=actor, label="Пункты × страницы", data={"count": len(rows)})
    clauses = [one for one in columns() if filters.clause in ("", one.id)]
    heads = _PAGE | {f"п. {one.short}": 22 for one in clauses}
    return book(
        Sheet("Пункты и страницы", heads, (_page(row) + _words(row) for row in rows)),
        Sheet("Замечания", OPEN, (line for row in rows for line in _findings(row))),
        Sheet("Заверения", WORDS, (line for row in rows for line in _assurances(row))),
    )


def _rows(actor: User, filters: Filters) -> Iterator[Row]:
    """Rows in sheets of `_CHUNK` pages: three queries each, however many pages the city has."""
    pages = iter(list(matrix_pages(actor, filters)))
    while chunk := list(islice(pages, _CHUNK)):
        yield from rows_of(chunk, filters)


def _page(row: Row) -> list[Any]:
    page = row.page
    return [page.organization.name, page.title, page.get_network_display(), page.url]


def _words(row: Row) -> list[Any]:
    return [cell.look.word for cell in row.cells]


def _lines(row: Row) -> Iterator[Line]:
    return (line for cell in row.cells for line in cell.lines)


def _findings(row: Row) -> Iterator[list[Any]]:
    for line in _lines(row):
        if line.state in BAD and (found := line.finding) is not None:
            who = found.verdict_by.short_name if found.verdict_by else ""
            verdict = f"{found.get_verdict_display()}, {who}: {found.verdict_reason}" if found.verdict else ""
            seen = [line.rule.clause.short, line.sentence, line.look.word, _day(found.opened_at), verdict]
            yield _page(row) + seen


def _assurances(row: Row) -> Iterator[list[Any]]:
    for line in _lines(row):
        if (word := line.assurance) is not None:
            said = [word.given_by.full_name, f"{word.until:%d.%m.%Y}", word.note]
            yield [*_page(row), line.rule.clause.short, line.rule.title, *said]


def _day(moment: datetime) -> str:
    return moment.astimezone(clock.city_zone()).strftime("%d.%m.%Y")
