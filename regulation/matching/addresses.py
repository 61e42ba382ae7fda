"""Postal addresses: «296100, Республика Крым, г. Джанкой, ул. Карла Маркса, д. 15» and all its kin."""

from __future__ import annotations

import re

_WORD = re.compile(r"\d+|[^\W\d_]+")
_INDEX = re.compile(r"\d{6}\Z")
# Words that say what a name is, in full and short; one that is left out changes nothing.
_KINDS = frozenset(
    "г гор город пгт пос посёлок поселок с село ул улица пр пр-т просп проспект пер переулок пл площадь б бул бульвар"
    " ш шоссе наб набережная пр-д проезд мкр микрорайон д дом".replace("ё", "е").split()
) - {"пр-т", "пр-д"}
_PIECES = frozenset({"к", "корп", "корпус", "стр", "строение", "лит", "литера"})
_REGION = re.compile(r"\b(респ\w*|обл\w*|кра[йя]|россия|рф|р-н|район|округ)\b")


def words_of(text: str) -> list[str]:
    """The words that tell one place from another: «джанкой», «карла», «маркса», «15а»."""
    found: list[str] = []
    plain = text.lower().replace("ё", "е").replace("пр-т", "проспект").replace("пр-д", "проезд")
    joins = False
    for match in _WORD.finditer(plain):
        word = match.group()
        if word in _PIECES and found and found[-1][:1].isdigit():
            joins, found[-1] = True, f"{found[-1]}к" if word[0] == "к" else f"{found[-1]}{word[0]}"
            continue
        if joins or _is_letter_of_a_house(word, found, plain[: match.start()], plain[match.end() :]):
            found[-1] += word
        elif plain[: match.start()].endswith("/") and found and found[-1][:1].isdigit() and word.isdigit():
            found[-1] += f"/{word}"
        elif word not in _KINDS and not _INDEX.match(word):
            found.append(word)
        joins = False
    return found


def _is_letter_of_a_house(word: str, found: list[str], before: str, after: str) -> bool:
    """«15а», «15 а», «15-А»: one letter after a number belongs to it, unless a point makes it a word cut short."""
    near = not before or before[-1].isdigit() or before[-2:-1].isdigit()
    return (
        len(word) == 1
        and word.isalpha()
        and bool(found)
        and found[-1].isdigit()
        and near
        and not after.startswith(".")
        and not before.endswith((",", "\n", ";"))
        and not before.rstrip().endswith((",", ";"))
    )


def stands_in(address: str, text: str) -> bool:
    """Whether the text names this address: its city anywhere, its street and house side by side."""
    parts = [
        words for part in address.split(",") if not _REGION.search(part.lower()) and (words := words_of(part))
    ]
    if not parts:
        return False
    *places, last = parts
    if last[0][0].isdigit() and places:  # the house stands in a part of its own
        last = [*places.pop(), *last]
    lines = words_of(text)
    return all(_side_by_side(words, lines) for words in (*places, last))


def _side_by_side(words: list[str], within: list[str]) -> bool:
    return any(within[at : at + len(words)] == words for at in range(len(within) - len(words) + 1))
