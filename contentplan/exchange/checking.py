"""A table looked at: every row as the post it would become, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass

from contentplan.exchange.names import Directory
from contentplan.exchange.repeats import look_for_repeats
from contentplan.exchange.row import Reader, Row
from contentplan.models import PlanImport
from core.accounts.models import User
from core.tables.columns import cells_of


@dataclass(frozen=True)
class Checked:
    """All rows of a table that say anything."""

    rows: list[Row]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.wrong]

    @property
    def entering(self) -> list[Row]:
        """What becomes drafts."""
        return [row for row in self.rows if row.enters]

    @property
    def known(self) -> list[Row]:
        """What the plan holds already."""
        return [row for row in self.rows if row.known is not None]


def check(sheet: PlanImport, *, actor: User) -> Checked:
    """Look at every row. Ten queries at most, whatever the number of rows."""
    reader = Reader(sheet.columns, Directory.of(actor), sheet.default_at)
    rows = [
        reader.read(sheet.first_row + number, cells_of(line, sheet.columns))
        for number, line in enumerate(sheet.rows)
        if any(line)
    ]
    look_for_repeats(rows, reader.blame)
    for row in rows:
        if row.past and row.known is None:
            reader.blame(row, *row.past)
        row.wrong.sort(key=lambda one: (len(one.cell), one.cell))
    return Checked(rows)
