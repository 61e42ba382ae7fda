"""How people write a state in a table."""

from __future__ import annotations

from gospubliki.graphs import CONNECTION_WORDS

_OTHER_WORDS = {
    "да": "connected",
    "подключена": "connected",
    "подключен": "connected",
    "есть": "connected",
    "нет": "not_started",
    "не подключено": "not_started",
    "не подключена": "not_started",
    "не начата": "not_started",
    "в процессе": "in_progress",
    "начато": "in_progress",
    "отказ": "refused",
    "отключена": "disconnected",
    "не нужно": "not_required",
    "не подлежит": "not_required",
}
_STATES = {word: state for state, word in CONNECTION_WORDS.items()} | _OTHER_WORDS


def state_of(text: str) -> str | None:
    """The state a cell means; None: nobody knows."""
    return _STATES.get(" ".join(text.lower().replace("ё", "е").split()).strip(" ."))
