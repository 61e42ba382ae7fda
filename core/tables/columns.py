"""Which column of a foreign table is what: guessed by its name, said by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.errors import Refused

SKIPPED = ""


class Column(NamedTuple):
    """How a column is called on screens and in the portal's own tables, and beginnings of words it is known by."""

    name: str
    beginnings: tuple[str, ...]


def guessed(header: Sequence[str], columns: Mapping[str, Column]) -> dict[str, str]:
    """Number of a column, as text → key, for the columns whose names speak for themselves; each key once.

    A column called exactly as the portal calls it is that one, whatever another one's name begins with.
    """
    found: dict[str, str] = {}
    names = [_plain(name) for name in header]
    for exactly in (True, False):
        for key, column in columns.items():
            if key in found.values():
                continue
            for number, name in enumerate(names):
                same = name == _plain(column.name) if exactly else _begins(name, column.beginnings)
                if same and str(number) not in found:
                    found[str(number)] = key
                    break
    return found


def settled(chosen: Mapping[int, str], columns: Mapping[str, Column]) -> dict[str, str]:
    """What a person has said, as it is kept: number of a column, as text → key, without the columns not needed.

    Raises:
        Refused: no such key, or one of them twice.
    """
    kept = {str(number): key for number, key in chosen.items() if key != SKIPPED}
    keys = list(kept.values())
    for key in keys:
        if key not in columns:
            raise Refused("Выберите из списка")
        if keys.count(key) > 1:
            raise Refused(f"«{columns[key].name}» указано для двух столбцов. Оставьте один")
    return kept


def place_of(chosen: Mapping[str, str], key: str) -> int | None:
    """Number of the column that holds `key`."""
    return next((int(number) for number, known in chosen.items() if known == key), None)


def cells_of(line: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Key → cell, of the columns that were named."""
    return {key: line[int(number)] for number, key in chosen.items() if int(number) < len(line)}


def letters(number: int) -> str:
    """How a spreadsheet calls a column: 0 is «A», 26 is «AA»."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())


def _begins(name: str, beginnings: Sequence[str]) -> bool:
    return any(name.startswith(one) or f" {one}" in name for one in beginnings)
