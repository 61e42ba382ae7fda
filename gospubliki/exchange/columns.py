"""Which column of a foreign table is what: guessed by its name, said by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Key → how the column is called on screens, and beginnings of words by which it is known.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "inn": ("ИНН", ("инн",)),
    "name": ("Организация", ("организац", "наименован", "учрежден", "назван")),
    "body": ("Кто курирует", ("куратор", "курир", "вышестоящ", "учредител")),
    "state": ("Состояние", ("состоян", "статус", "подключ")),
    "on_date": ("Дата", ("дата", "когда")),
    "sentence": ("Основание или причина", ("основан", "причин", "примечан", "комментар")),
    "number": ("Номер подтверждения", ("номер", "№ заяв", "рег")),
    "link": ("Ссылка", ("ссылк", "адрес страниц", "url")),
}
SKIPPED = ""


def guessed(header: Sequence[str]) -> dict[str, str]:
    """Number of a column, as text → key, for the columns whose names speak for themselves; each key once."""
    found: dict[str, str] = {}
    for key, (_, beginnings) in COLUMNS.items():
        for number, name in enumerate(header):
            if str(number) not in found and _matches(name, beginnings):
                found[str(number)] = key
                break
    return found


def place_of(columns: Mapping[str, str], key: str) -> int | None:
    """Number of the column that holds `key`."""
    return next((int(number) for number, chosen in columns.items() if chosen == key), None)


def _matches(name: str, beginnings: Sequence[str]) -> bool:
    words = name.lower().replace("ё", "е")
    return any(words.startswith(one) or f" {one}" in words for one in beginnings)
