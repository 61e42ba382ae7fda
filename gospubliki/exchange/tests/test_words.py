"""Columns and states in people's words."""

from __future__ import annotations

import pytest

from core.tables.columns import guessed
from gospubliki.exchange.columns import COLUMNS
from gospubliki.exchange.states import state_of


def test_columns_are_known_by_their_names() -> None:
    header = [
        "№ п/п",
        "Наименование учреждения",
        "ИНН организации",
        "Статус",
        "Дата подключения",
        "Примечание",
    ]
    assert guessed(header, COLUMNS) == {
        "1": "name",
        "2": "inn",
        "3": "state",
        "4": "on_date",
        "5": "sentence",
    }
    assert guessed(["а", "б"], COLUMNS) == {}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Подключено", "connected"),
        (" в  РАБОТЕ. ", "in_progress"),
        ("не подключена", "not_started"),
        ("отказ", "refused"),
        ("подключим завтра", None),
        ("", None),
    ],
)
def test_states_in_peoples_words(text: str, state: str | None) -> None:
    assert state_of(text) == state
