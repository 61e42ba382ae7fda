"""Columns: guessed by name, said by a person, called as a spreadsheet calls them."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.tables.columns import Column, cells_of, guessed, letters, place_of, settled

COLUMNS = {
    "name": Column("Название", ("назван", "тема")),
    "text": Column("Текст", ("текст",)),
    "own": Column("Текст для MAX", ("текст max",)),
}


def test_columns_are_known_by_the_beginnings_of_words() -> None:
    assert guessed(["№", "Тема публикации", "Сам текст"], COLUMNS) == {"1": "name", "2": "text"}
    assert guessed(["Контекст", "б"], COLUMNS) == {}


def test_a_name_that_is_the_portals_own_is_not_taken_for_another_that_begins_so() -> None:
    assert guessed(["Текст для MAX", " ТЕКСТ "], COLUMNS) == {"0": "own", "1": "text"}


def test_of_two_columns_alike_the_first_is_taken() -> None:
    assert guessed(["Тема", "Название поста"], COLUMNS) == {"0": "name"}


def test_what_a_person_says_is_kept_as_text() -> None:
    assert settled({0: "text", 1: "", 2: "name"}, COLUMNS) == {"0": "text", "2": "name"}


@pytest.mark.parametrize(
    ("chosen", "why"), [({0: "text", 1: "text"}, "двух"), ({0: "nonsense"}, "из списка")]
)
def test_what_cannot_be_is_refused(chosen: dict[int, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        settled(chosen, COLUMNS)


def test_cells_by_their_keys() -> None:
    chosen = {"2": "name", "0": "text", "9": "own"}
    assert cells_of(["а", "б", "в"], chosen) == {"name": "в", "text": "а"}
    assert (place_of(chosen, "name"), place_of(chosen, "inn")) == (2, None)


@pytest.mark.parametrize(
    ("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
)
def test_letters_of_columns(number: int, name: str) -> None:
    assert letters(number) == name
