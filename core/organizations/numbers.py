"""Numbers of organizations with their control digits: INN (ИНН) and OGRN (ОГРН).

INN: a weighted sum of the leading digits, modulo 11, modulo 10. OGRN: the leading digits as a number, modulo 11 (for
an entrepreneur 13), modulo 10.
"""

from __future__ import annotations

from core.errors import Refused

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def _digits(text: str) -> str:
    """The text without spaces; empty when anything but plain digits is in it."""
    bare = "".join(text.split())
    return bare if bare.isascii() and bare.isdigit() else ""


def _inn_digit(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10


def inn_control(digits: str) -> str:
    """Control digits of an INN: one for nine leading digits, two for ten."""
    if len(digits) == 9:
        return str(_inn_digit(digits, _INN_10))
    first = str(_inn_digit(digits, _INN_11))
    return first + str(_inn_digit(digits + first, _INN_12))


def ogrn_control(digits: str) -> str:
    """The control digit of an OGRN (12 leading digits) or of an OGRNIP (14)."""
    return str(int(digits) % (11 if len(digits) == 12 else 13) % 10)


def clean_inn(text: str, *, field: str = "inn") -> str:
    """An INN as bare digits; an empty text stays empty.

    Raises:
        Refused: not 10 or 12 digits, or the control digits disagree.
    """
    if not text.strip():
        return ""
    digits = _digits(text)
    if len(digits) not in (10, 12):
        raise Refused("В ИНН 10 цифр, у предпринимателя 12", field=field)
    lead = digits[: 9 if len(digits) == 10 else 10]
    if lead + inn_control(lead) != digits:
        raise Refused("Контрольная цифра ИНН не сходится: проверьте, нет ли опечатки", field=field)
    return digits


def clean_ogrn(text: str, *, field: str = "ogrn") -> str:
    """An OGRN as bare digits; an empty text stays empty.

    Raises:
        Refused: not 13 or 15 digits, or the control digit disagrees.
    """
    if not text.strip():
        return ""
    digits = _digits(text)
    if len(digits) not in (13, 15):
        raise Refused("В ОГРН 13 цифр, у предпринимателя 15", field=field)
    if digits[:-1] + ogrn_control(digits[:-1]) != digits:
        raise Refused("Контрольная цифра ОГРН не сходится: проверьте, нет ли опечатки", field=field)
    return digits
