"""People named in a text, and what told of them by name is nobody else's business: illness, a car, a card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moderation.triage import dictionary
from moderation.triage.labels import Fragment

_AROUND = 60
_CAPITAL = re.compile(r"[А-ЯЁ][а-яё]{2,20}(?:-[А-ЯЁ][а-яё]{2,20})?")
_SECOND = re.compile(r"\s(?:[А-ЯЁ][а-яё]{2,20}|[А-ЯЁ]\.)")
# Said of the dead of the war and of people known to all: no secret.
_KNOWN = re.compile(
    r"(?:улиц|площад|проспект|памятник|бюст|школ[аыеу] имени|имени|им\.|премь?ер|президент|писател|поэт|академик)\w*\s*$",
    re.IGNORECASE,
)

ILLNESS = re.compile(
    r"\b(?:вич|спид(?:ом|а)?|вш(?:и|ей|ами)|педикул[её]з\w*|лиша[йя]\w{0,3}|чесотк\w+|ветрянк\w+|глист\w+|онкологи\w+|шизотип\w+|психиатри\w+|антидепрессант\w*|анорекси\w+|хламиди\w+|зппп|"
    r"белый билет|(?:перв|втор|треть)\w+ групп\w+ по \w+|на таблетках|суицид\w*|сифилис\w*|гонорея|гонореей|гепатит\w*|туберкул[её]з\w*|тубик|шизофрени\w+|шиз[аоуы]|эпилепси\w+|деменци\w+|олигофрен\w+|"
    r"психдиспансер\w*|психиатрическ\w+|лимфом\w+|лейкоз\w*|диабет\w*|психбольниц\w+|психушк\w+|дурк[аеу]|наркодиспансер\w*|наркологи\w+|онкологи\w+|рак\s(?:груди|крови|л[её]гк\w+|желудк\w+|матки|печени|кож\w+|простат\w+|\d)|"
    r"диагноз\w*|задержк\w+ (?:психическ\w+ |речев\w+ )?развития|зпр|дцп|аутизм\w*|бесплоди\w+|аборт\w*|выкидыш\w*|"
    r"сто(?:ит|ял\w*) на уч[её]те|на уч[её]те (?:в|у) (?:\w+ )?(?:диспансер\w*|нарколог\w*|психиатр\w*|псих\w*)|состо(?:ит|ял\w*) на уч[её]те|леч(?:ил\w*|ится) (?:от|у) (?:\w+ )?(?:алкогол\w+|наркоман\w+|нарколог\w*|психиатр\w*|венеролог\w*)|"
    r"закодирован\w*|f\s?\d{2}(?:\.\d)?)(?![\w])",
    re.IGNORECASE,
)
# Thanks to a doctor and news of medicine; a healer is who is called so right before the name and heals.
_THANKED = re.compile(
    r"(?:благодар|спас(?:ла|ли)?\b|лечит (?!ся)|светлая память|лекци|рассказал\w* о|сообща|поставил\w* (?:\w+ )?(?:верный|точный|правильный))\w*|\bспасибо(?!\W*$)",
    re.IGNORECASE,
)
_HEALER = re.compile(
    r"(?:терапевт|врач|доктор|хирург|кардиолог|педиатр|онколог|фельдшер|медсестр|профессор|министр|психиатр)(?!и[яию])\w{0,3} (?:[А-ЯЁ][\w.]+ ?){1,3}",
)
_OWN_ILLNESS = re.compile(r"\b(?:сама?|лежал\w*|болеет|болен|больна|у не[йё]|у него)\b", re.IGNORECASE)
_CALLED = re.compile(r"(?:[Зз]овут|[Фф]амили[яю])[^.!?\n]{0,12}?\s[А-ЯЁ][а-яё]{2,20}")
# A street by its ending with a house, and whose house it is.
_HOUSE = re.compile(
    r"(?<![А-Яа-яё])[А-ЯЁ][а-яё]{3,20}(?:ая|ой|ого|ова|ева|ина),?\s(?:д(?:ом)?\.?\s?)?\d{1,3}[а-я]?(?![\w])"
)
_OWNER = re.compile(r"\b(?:хозя(?:ин|йк)|жив[её]т|сосед|проживает|прячет|варят|торгу)\w*", re.IGNORECASE)
_PLATE_LETTERS = "авекмнорстухabekmhopctyx"
PLATE = re.compile(
    rf"(?<![\w])[{_PLATE_LETTERS}]\s?\d{{3}}\s?[{_PLATE_LETTERS}]{{2}}\s?\d{{2,3}}(?![\w])", re.IGNORECASE
)
_PUBLIC = re.compile(
    r"автобус|маршрут|троллейбус|трамва|такси|эвакуатор|скор(?:ая|ой)|мусоровоз|служебн|рейс|перевозчик|грузовик|камаз|угнан|угнали",
    re.IGNORECASE,
)
_DIGITS = {
    word: number
    for number, words in {
        0: "ноль нуль",
        1: "один одна единица",
        2: "два двойка",
        3: "три",
        4: "четыре",
        5: "пять",
        6: "шесть",
        7: "семь",
        8: "восемь",
        9: "девять",
        10: "десять",
        11: "одиннадцать",
        12: "двенадцать",
        13: "тринадцать",
        14: "четырнадцать",
        15: "пятнадцать",
        16: "шестнадцать",
        17: "семнадцать",
        18: "восемнадцать",
        19: "девятнадцать",
        20: "двадцать",
        30: "тридцать",
        40: "сорок",
        50: "пятьдесят",
        60: "шестьдесят",
        70: "семьдесят",
        80: "восемьдесят",
        90: "девяносто",
        100: "сто",
        200: "двести",
        300: "триста",
        400: "четыреста",
        500: "пятьсот",
        600: "шестьсот",
        700: "семьсот",
        800: "восемьсот",
        900: "девятьсот",
    }.items()
    for word in words.split()
}
_NUMBER = rf"(?:{'|'.join(sorted(_DIGITS, key=len, reverse=True))}|\d{{1,4}})"
_SPELLED = re.compile(rf"(?<![\w])(?:\+?{_NUMBER}[\s,.()-]{{1,3}}){{3,12}}{_NUMBER}(?![\w])", re.IGNORECASE)
_TOKEN = re.compile(r"\w+")


def spelled_phones(text: str) -> Iterator[Fragment]:
    """Mobile numbers with some of their figures written in words."""
    for match in _SPELLED.finditer(text):
        tokens = _TOKEN.findall(match.group().lower())
        if any(token in _DIGITS for token in tokens) and re.fullmatch(r"[78]?9\d{9}", _figures(tokens)):
            yield match.span()


def _figures(tokens: list[str]) -> str:
    """«Девятьсот семьдесят восемь 12» → «97812»: a smaller number joins the rounder one before it."""
    made: list[str] = []
    room = 1
    for token in tokens:
        if token.isdigit():
            made.append(token)
            room = 1
            continue
        number = _DIGITS[token]
        if made and 0 < number < room:
            made[-1] = str(int(made[-1]) + number)
        else:
            made.append(str(number))
        room = 100 if number >= 100 else 10 if number >= 20 and number % 10 == 0 else 1
    return "".join(made)


def named(text: str, span: Fragment) -> Fragment | None:
    """A person called by name and surname near a place of the text."""
    start = max(0, span[0] - _AROUND)
    piece = text[start : span[1] + _AROUND]
    for first in _CAPITAL.finditer(piece):
        second = _SECOND.match(piece, first.end())
        if (
            second
            and not _KNOWN.search(piece[: first.start()])
            and _is_person(first.group(), second.group().strip())
        ):
            return start + first.start(), start + second.end()
    called = _CALLED.search(piece)
    return (start + called.start(), start + called.end()) if called else None


_STAFF = re.compile(
    r"(?:продавщиц|фельдшер|медсестр|воспитательниц|учительниц|водител|директор|охранник|кассир|повар|нянечк|завуч|сосед|соседк)\w* (?P<name>[А-ЯЁ][а-яё]{3,20})",
    re.IGNORECASE,
)


def by_surname(text: str, span: Fragment) -> Fragment | None:
    """Somebody known by a post and a surname near a place of the text."""
    start = max(0, span[0] - _AROUND)
    for found in _STAFF.finditer(text, start, span[1] + _AROUND):
        name = found["name"]
        if name[0].isupper() and "Surn" in dictionary.grammemes(name.lower().replace("ё", "е")):
            return found.span("name")
    return None


def _is_person(one: str, other: str) -> bool:
    """A name with a surname in any order, a surname with an initial; two names of a place are none."""
    marks = [dictionary.grammemes(word.lower().replace("ё", "е")) for word in (one, other)]
    if other.endswith("."):
        return "Geox" not in marks[0] or "Surn" in marks[0]
    if any("Geox" in mark and not mark & {"Name", "Surn"} for mark in marks):
        return False
    # A pet name that the dictionary does not know is one beside a surname.
    return any("Name" in mark for mark in marks) or (any("Surn" in mark for mark in marks) and not all(marks))


def told_of_a_person(text: str) -> Iterator[tuple[float, str, str, Fragment]]:
    """An illness told of somebody called by name; a car that is nobody's bus."""
    healed = _THANKED.search(text) or (_HEALER.search(text) and not _OWN_ILLNESS.search(text))
    for match in () if healed else ILLNESS.finditer(text):
        if person := named(text, match.span()) or by_surname(text, match.span()):
            yield 0.75, "health", "Сказано о здоровье человека, названного по имени.", person
            yield 0.7, "health", "Сказано о здоровье человека, названного по имени.", match.span()
    owned = _OWNER.search(text)
    for match in _HOUSE.finditer(text) if owned else ():
        if person := named(text, match.span()):
            yield 0.7, "address", "Дом человека, названного по имени.", match.span()
            yield 0.65, "address", "Дом человека, названного по имени.", person
    for match in PLATE.finditer(text):
        if match.group()[0].islower() and match.group()[1].isspace():
            # «С 270 на 280» counts something.
            continue
        near = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if named(text, match.span()):
            yield 0.75, "car", "Номер машины рядом с именем человека.", match.span()
        elif not _PUBLIC.search(near):
            yield 0.6, "car", "Номер машины человека.", match.span()
