"""Days and hours as people write them in a plan."""

from __future__ import annotations

import re
from datetime import date, time

from core import typed
from core.errors import Refused
from core.russian import MONTHS

_HOUR = r"(\d{1,2})\s*[:.\-]\s*(\d{2})(?::\d{2})?"
_AFTER = rf"(?:\s*г(?:\.|ода)?)?(?:,?\s+(?:в\s+)?{_HOUR})?"
_WEEKDAY = r"(?:[а-я]{2,11}\.?,?\s+)?"
_FIGURES = re.compile(rf"{_WEEKDAY}(\d{{1,2}})[./\-](\d{{1,2}})[./\-](\d{{4}}|\d{{2}}){_AFTER}")
_WORDS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}}){_AFTER}")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[t ]+(\d{1,2}):(\d{2})(?::\d{2})?)?")
_NO_YEAR = re.compile(rf"{_WEEKDAY}\d{{1,2}}(?:[./\-]\d{{1,2}}\.?|\s+(?:{'|'.join(MONTHS)}))")
_ONLY_HOUR = re.compile(rf"(?:в\s+)?{_HOUR}")
_WHOLE_HOUR = re.compile(r"(\d{1,2})(?:\s*ч(?:\.|ас(?:а|ов)?)?)?")


def day_of(text: str) -> tuple[date, time | None]:
    """The day of a cell, and the hour where one stands beside it.

    Raises:
        Refused: it is no day.
    """
    said = text.strip().lower().replace("ё", "е")
    if found := _ISO.fullmatch(said):
        year, month, day, *hour = found.groups()
    elif found := _FIGURES.fullmatch(said):
        day, month, year, *hour = found.groups()
    elif found := _WORDS.fullmatch(said):
        day, name, year, *hour = found.groups()
        month = str(MONTHS.index(name) + 1)
    elif _NO_YEAR.fullmatch(said):
        raise Refused("Впишите дату с годом, например 05.12.2026")
    else:
        raise Refused(f"Такой даты нет: «{text[:40]}». Нужен вид 05.12.2026")
    return _day(year, month, day, text), _hour(hour[0], hour[1], text) if hour[0] else None


def hour_of(text: str) -> time:
    """The hour of a cell: «10:00», «9.30», «10».

    Raises:
        Refused: it is no hour.
    """
    said = text.strip().lower()
    if found := _ONLY_HOUR.fullmatch(said):
        return _hour(found[1], found[2], text)
    if found := _WHOLE_HOUR.fullmatch(said):
        return _hour(found[1], "0", text)
    raise Refused(f"Такого времени нет: «{text[:40]}». Нужен вид 10:00")


def _day(year: str, month: str, day: str, text: str) -> date:
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise Refused(f"Такой даты нет: «{text[:40]}». Нужен вид 05.12.2026") from None
    if not typed.is_sane(found):
        raise Refused(f"Такой даты не бывает: «{text[:40]}». Проверьте год")
    return found


def _hour(hours: str, minutes: str, text: str) -> time:
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise Refused(f"Такого времени нет: «{text[:40]}». Нужен вид 10:00") from None
