"""Days and hours as people write them: «пятница», «27.11», «27 ноября», «15», «15.00»; a line of a schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from core import typed
from core.russian import MONTHS, WEEKDAYS, WEEKDAYS_LONG

_NEAR = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
_CASES = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
_WEEKDAYS = {
    word.lower(): number for words in (WEEKDAYS, WEEKDAYS_LONG, _CASES) for number, word in enumerate(words)
}
_LEAD = re.compile(
    rf"^(?:во?\s+)?(?:{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\.?[\s,]+(?=\d)", re.I
)
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4}))?\Z")
_NAMED = re.compile(rf"(\d{{1,2}})\s+({'|'.join(MONTHS)})(?:\s+(\d{{4}})(?:\s*г(?:ода|\.)?)?)?\Z", re.I)
_HOUR = re.compile(r"(\d{1,2})(?:[:.\-ч]\s*(\d{2}))?\s*(?:ч\.?|час(?:а|ов)?)?\Z", re.I)
# A day and a month so long past mean the next year; a nearer one is a slip that the person should see.
_STILL_THIS_YEAR = timedelta(days=31)


def read_day(text: str, today: date) -> date | None:
    """A day, or None when it is not one. A day of the week is the nearest from today on."""
    words = " ".join(text.lower().split()).strip(" ,.")
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    weekday = _WEEKDAYS.get(re.sub(r"^во?\s+", "", words))
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    words = _LEAD.sub("", words)
    if found_day := typed.day(words):
        return found_day
    if found := _DOTTED.match(words):
        day, month, year = int(found[1]), int(found[2]), found[3]
        return _dated(day, month, int(year) + 2000 * (len(year) == 2) if year else None, today)
    if found := _NAMED.match(words):
        return _dated(
            int(found[1]), MONTHS.index(found[2].lower()) + 1, int(found[3]) if found[3] else None, today
        )
    return None


def _dated(day: int, month: int, year: int | None, today: date) -> date | None:
    try:
        found = date(year or today.year, month, day)
        if year is None and found < today - _STILL_THIS_YEAR:
            return date(today.year + 1, month, day)
    except ValueError:
        return None
    return found if typed.is_sane(found) else None


def read_hour(text: str) -> time | None:
    """A time of day, or None when it is not one: «15:00», «15.00», «15-00», «1500», «15»."""
    words = text.strip().lower()
    if re.fullmatch(r"\d{4}", words):
        words = f"{words[:2]}:{words[2:]}"
    found = _HOUR.match(words)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


# --- a line of a schedule ---------------------------------------------------------------------------

_DAY_FIRST = re.compile(
    rf"^\s*(?P<day>(?:[а-яё]+,?\s+)?\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?"
    rf"|(?:[а-яё]+,?\s+)?\d{{1,2}}\s+(?:{'|'.join(MONTHS)})(?:\s+\d{{4}})?"
    rf"|(?:во?\s+)?(?:сегодня|завтра|послезавтра|{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b)"
    r"[\s,;:—–-]*",
    re.I,
)
_DATE = rf"\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{1,2}}\s+(?:{'|'.join(MONTHS)})(?:\s+\d{{4}})?"
_DAYS_FIRST = re.compile(
    rf"^\s*(?:с\s+)?(?P<first>{_DATE}|\d{{1,2}})\s*(?:[–—-]|по)\s*(?P<last>{_DATE})\b[\s,;:—–-]*", re.I
)
_HOURS_NEXT = re.compile(
    r"^(?:в|с)?\s*(?P<start>\d{1,2}[:.\-]\d{2})(?:\s*(?:[—–-]|до)\s*(?P<end>\d{1,2}[:.]\d{2}))?[\s,;:—–-]*",
    re.I,
)
_PLACE = re.compile(
    r"[,;—–-]\s*(?P<place>(?:ул\.|улиц|пл\.|площад|пер\.|переул|пр\.|просп|парк|сквер|школ|гимназ|дом\s|гдк|дк\s"
    r"|стадион|актов|зал|каб|двор|адрес|место|библиотек|музе|центр).*)$",
    re.I,
)


@dataclass(frozen=True)
class Line:
    """What a pasted line says; what it does not say is None or empty."""

    title: str
    day: date | None = None
    start: time | None = None
    end: time | None = None
    place: str = ""
    last_day: date | None = None


def read_line(text: str, today: date) -> Line:
    """«27.11, 15:00–16:00 Открытие спортплощадки, ул. Нестерова, 12»: what cannot be told apart stays in the title."""
    rest = " ".join(text.split())
    start = end = None
    day, last_day, rest = _days_first(rest, today)
    if found := _HOURS_NEXT.match(rest):
        start, end = read_hour(found["start"]), read_hour(found["end"]) if found["end"] else None
        rest = rest[found.end() :] if start else rest
    place = ""
    if found := _PLACE.search(rest):
        place, rest = found["place"], rest[: found.start()]
    return Line(rest.strip(" ,;.—–-"), day, start, end, place.strip(" ,;."), last_day)


def _days_first(text: str, today: date) -> tuple[date | None, date | None, str]:
    """The day or the first and the last day at the start of a line, and the rest of it."""
    if found := _DAYS_FIRST.match(text):
        first, last = found["first"], found["last"]
        if first.isdigit():
            first += last.lstrip("0123456789")
        day, last_day = read_day(first, today), read_day(last, today)
        if day and last_day and last_day > day:
            return day, last_day, text[found.end() :]
    if (found := _DAY_FIRST.match(text)) and (day := read_day(found["day"], today)):
        return day, None, text[found.end() :]
    return None, None, text
