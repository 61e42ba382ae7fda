"""Equal entries in a row are one line of the journal; none is lost, none is told twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.audit import queries
from core.audit.folding import first_lines, folds_of
from core.audit.models import Entry

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def entries(*events: str, person: int = 1, step: timedelta = timedelta(seconds=1)) -> list[Entry]:
    return [
        Entry(pk=len(events) - place, event=event, actor_id=person, at=NOW - place * step)
        for place, event in enumerate(events)
    ]


def told(rows: list[Entry]) -> list[tuple[str, int]]:
    return [(line.row.event, len(line.others)) for line in folds_of(rows, of=lambda row: row)]


def test_three_equal_ones_are_a_line_and_two_are_two() -> None:
    assert told(entries("a", "a", "b", "b", "b", "a")) == [("a", 0), ("a", 0), ("b", 2), ("a", 0)]


def test_another_person_and_another_day_are_another_line() -> None:
    assert told(entries("a", "a") + entries("a", "a", person=2)) == [("a", 0)] * 4
    assert len(told(entries("a", "a", "a", step=timedelta(days=1)))) == 3


@pytest.mark.parametrize(("most", "taken"), [(1, 1), (2, 4), (3, 5), (9, 5)])
def test_so_many_lines_hold_so_many_entries(most: int, taken: int) -> None:
    assert len(first_lines(entries("a", "b", "b", "b", "a"), most)) == taken


def test_sheets_of_folded_lines_hold_every_entry_once(
    client_of: Any, irina: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(queries, "MOST_READ", 6)
    Entry.objects.bulk_create(
        Entry(event=event, actor_id=irina.pk, label=str(number), at=NOW)
        for number, event in enumerate(["a"] * 5 + ["b"] + ["c"] * 9)
    )
    seen: list[str] = []
    query, sheets = "", 0
    while query is not None:
        response = client_of(irina).get(f"/journal/?who={irina.pk}{query}")
        page = response.context["page"]
        assert len(page.lines) <= 2
        seen += [row.entry.label for line in page.lines for row in (line.row, *line.others)]
        query = f"&before={page.next_cursor}" if page.next_cursor else None
        sheets += 1
        if sheets == 1:
            assert "и ещё 5 таких же записей" in response.content.decode().replace("\u00a0", " ")
    assert seen == [str(number) for number in reversed(range(15))]
