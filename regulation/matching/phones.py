"""Telephone numbers, with or without the code, in any grouping."""

from __future__ import annotations

import re

LEAST_DIGITS, MOST_DIGITS = 5, 11
_GAP = r"[\s\u00a0().\-\u2010-\u2015]{0,4}"
_EXTENSION = re.compile(r"(?:доб|вн|ext)\b.*", re.IGNORECASE | re.DOTALL)
_APART = re.compile(r"[,;\n/]|\sи\s")
# What stands before a short number makes it another one: a code in brackets or before a gap, the head of a longer number.
_CODE_BEFORE = re.compile(r"(?:\)|\d-|(?<!\d)\d{3,5}[\s\u00a0-])[\s\u00a0]*\Z")
_SHOWN = re.compile(
    r"(?<![\d-])(?:(?:\+?7|8)[\s\u00a0-]*)?(?:\(\d{3,5}\)[\s\u00a0]*|\d{3,5}[\s\u00a0-]+)?\d{1,3}(?:[-\u2010-\u2015]\d{2}){2}(?![-\d])"
)


def split(text: str) -> list[str]:
    """Numbers written in one field, apart: «8 (36564) 3-00-00, 3-12-05 доб. 4» → two numbers."""
    parts = (_EXTENSION.sub("", part).strip() for part in _APART.split(text))
    return [part for part in parts if len(digits_of(part)) >= LEAST_DIGITS]


def digits_of(number: str) -> str:
    """The digits of a number, without the country's 7 or 8 of a full one."""
    digits = "".join(sign for sign in number if sign in "0123456789")
    return digits[1:] if len(digits) == MOST_DIGITS and digits[0] in "78" else digits


def local_of(number: str) -> str:
    """The digits after the code in brackets; the number itself when it is short; else nothing."""
    _, bracket, tail = number.rpartition(")")
    digits = digits_of(tail if bracket else number)
    return digits if LEAST_DIGITS <= len(digits) <= 7 else ""


def stands_in(number: str, text: str) -> bool:
    """Whether the text names this number: whole, or a city number without its code."""
    whole, local = digits_of(number), local_of(number)
    if len(whole) < LEAST_DIGITS:
        return False
    if any(True for _ in _found(whole, text)):
        return True
    return bool(local) and any(not _CODE_BEFORE.search(text[:at]) for at in _found(local, text))


def _found(digits: str, text: str) -> list[int]:
    """Where these digits stand as a number of their own, whatever signs part them."""
    pattern = rf"(?<!\d){_GAP.join(digits)}(?![-\u2010-\u2015]?\d)"
    country = rf"(?<!\d)(?:\+?7|8){_GAP}{_GAP.join(digits)}(?![-\u2010-\u2015]?\d)"
    return [match.start() for one in (country, pattern) for match in re.finditer(one, text)]


def shown_in(text: str) -> list[str]:
    """What looks like telephone numbers in a text, as written."""
    return [match.group().strip() for match in _SHOWN.finditer(text)]
