"""Values that come as text in addresses and hidden fields, where anybody may write anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

# A key of a row fits 64 bits; longer numbers no database column takes.
MOST_DIGITS = 18

# Nothing the portal plans or remembers lies outside; weeks and shifts of zones of a day inside cannot overflow.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)


def whole(text: object) -> int | None:
    """A number of at most `MOST_DIGITS` plain digits; None for anything else («²», «٣», «-1», «1e9», nothing)."""
    said = str(text)
    return int(said) if len(said) <= MOST_DIGITS and said.isascii() and said.isdigit() else None


def wholes(texts: Iterable[object]) -> list[int]:
    """Those of them that are numbers, each once, in their order."""
    return list(dict.fromkeys(number for text in texts if (number := whole(text)) is not None))


def day(text: object) -> date | None:
    """A day as `date.isoformat` writes it, of the years the portal knows."""
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        return None
    return found if is_sane(found) else None


def instant(text: object) -> datetime | None:
    """An aware instant in ISO 8601 with its offset, of the years the portal knows."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None and is_sane(found.date()) else None


def is_sane(found: date) -> bool:
    """Whether it can be a day of anybody's work or of a document."""
    return FIRST_DAY <= found <= LAST_DAY
