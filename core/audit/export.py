"""The chosen part of the journal as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet

from core import clock
from core.audit.models import Entry
from core.audit.queries import Row, rows_of
from core.spreadsheet import harmless

MOST_ROWS = 20_000
_CHUNK = 500
_HEAD = ("Номер", "Когда", "Кто", "Что сделал", "Организация", "Раздел", "Запрос")


class _Line:
    """A file for csv.writer that gives the line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def lines(found: QuerySet[Entry]) -> Iterator[str]:
    """CSV with semicolons and a byte-order mark, as a Russian spreadsheet opens it by a double click."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(_HEAD)
    entries = iter(found[:MOST_ROWS].iterator(chunk_size=_CHUNK))
    while chunk := list(islice(entries, _CHUNK)):
        for row in rows_of(chunk):
            yield writer.writerow([harmless(cell) for cell in _cells(row)])


def _cells(row: Row) -> tuple[str, ...]:
    entry = row.entry
    at = entry.at.astimezone(clock.city_zone()).strftime("%d.%m.%Y %H:%M:%S")
    return (str(entry.pk), at, row.who, row.plain_sentence, row.organization, row.group, entry.request_id)
