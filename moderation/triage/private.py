"""What is told of somebody called by name: a child's class, a debt, a flat, a lost document, a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from moderation.triage.labels import Fragment
from moderation.triage.law.frames import ENOUGH
from moderation.triage.persons import named

_Told = tuple[float, str, str, Fragment]
# A class, a group of a kindergarten: together with the name it says where to find a child.
_CLASS = re.compile(
    r"(?<![\w-])(?:[1-9]|1[01])[\s-]?[«\"]?[а-еА-Е][»\"]?(?!\w)(?!\.\s?\d)|(?:перв|втор|трет|четверт|четвёрт|пят|шест|седьм|восьм|девят|десят|одиннадцат)\w{0,3} «?\"?[А-Е]»?\"?(?!\w)"
    r"|(?i:перво|второ|третье|четверо|пяти|шести|семи|восьми|девяти|десяти)классни\w+|одноклассни\w+|групп\w+ «[^»\n]{3,20}»(?=.{0,25}\bсад)",
)
# Of a pupil who is praised, of a teacher and of who a school is named after everybody may speak.
_PRAISED = re.compile(
    r"\b(?:поздравля|побед|призёр|призер|олимпиад|молодец|молодц|умниц|конкурс|спасибо|благодар|чемпион|грамот|медал|заня(?:л|ла|ли)\b|отличник|концерт|спектакл|команд[аеу]\b|капитан|роль\b|"
    r"класс\w* руководител|памят|герой|героя|выпускник)",
    re.IGNORECASE,
)
# A teacher may be named with the class that is theirs.
_TEACHER = re.compile(r"(?i:\b(?:учител|педагог|преподава|воспитател)\w*)\s+[А-ЯЁ]")
_FLAT = re.compile(
    r"\b(?:кв(?:артир\w{1,3})?\.?)\s?№?\s?\d{1,4}\b(?!\s?(?:метр|м\b|кв|тыс|руб))", re.IGNORECASE
)
_FLAT_OF_HOUSE = re.compile(
    r"\b[Кк]вартир[аеуы]\s?№?\s?\d{1,4}\s(?:в доме |на |по )(?:на |по )?[А-ЯЁ][а-яё]+,?\s?(?:д(?:ом)?\.?\s?)?\d{1,3}"
    r"|\b[Дд](?:ом|\.)\s?№?\s?\d{1,4}[а-я]?\s(?:на|по)\s[А-ЯЁ][а-яё]+,?\s(?:кв\.?|квартира)\s?№?\s?\d{1,4}"
)
_SUM = re.compile(r"\d{1,3}(?:[ .]?\d{3})*\s?(?:тыс\w*|т\.?\s?р|руб\w*|₽|р\b|к\b)", re.IGNORECASE)
_PAID = re.compile(r"\b([А-ЯЁ][а-яё]{3,20}(?:\s[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?)?)\s[-–—]?\s?(?=\d)")
_PAY = re.compile(r"зарплат|оклад|премии|долг|должни|задолжал|стыд|позор", re.IGNORECASE)
_PAPER = re.compile(
    r"свидетельств\w+ о (?:рожд|брак|смерт)\w+|паспорт\w*|полис\w*|медицинск\w+ карт\w+|карт\w+ медицинск\w+|медкарт\w*|снилс|справк\w+ об инвалид\w+|история болезни|трудов\w+ книжк\w+|пенсионн\w+ удостоверени\w+",
    re.IGNORECASE,
)
_DATE = re.compile(r"[0-3]?\d[./-][01]?\d[./-](?:19|20)\d{2}")
_SPLIT_PASSPORT = re.compile(
    r"\b(?:серия|сер\.)\s?\d{2}\s?\d{2}\D{1,12}\d{3}\s?\d{3}(?!\d)|(?<!\d)\d{2}\s?\d{2}\s(?:серия)\D{1,12}\d{3}\s?\d{3}(?!\d)",
    re.IGNORECASE,
)
_WHOSE = r"(?:его|е[её]|обидчи\w+|автора|хама|хамки|мужа|жены|любовниц\w+|мошенни\w+|водител\w+|сосед\w+|этого|этой|вора|дачи|дома)"
_PAGE = re.compile(
    rf"\b(?:страниц\w+|профил\w+|аккаунт\w*|вк|инст\w*|телег\w*|ник)\s(?:\w+\s)?{_WHOSE}[^\n.]{{0,25}}?(?:vk\.com/\S+|t\.me/\S+|@\w{{4,}})"
    rf"|\b{_WHOSE}\s(?:\w+\s)?(?:страниц\w+|профил\w+|аккаунт\w*|вк|инст\w*|телег\w*|ник)[^\n.]{{0,15}}?(?:vk\.com/\S+|t\.me/\S+|@\w{{4,}})",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"\b(?:координат\w+|геометк\w+|точка)\s(?:\w+\s)?{_WHOSE}[^\n]{{0,20}}?\d{{2}}\.\d{{3,}}[,\s]+\d{{2}}\.\d{{3,}}",
    re.IGNORECASE,
)
_TRIED = re.compile(
    r"\b(?:судимост\w+|судим\w{0,2}|сидел\w* за|отсидел\w*|алиментщи\w+|лишен\w* (?:родительских )?прав)\b",
    re.IGNORECASE,
)


def told(text: str) -> Iterator[_Told]:
    """Every such place of a text."""
    if not _PRAISED.search(text):
        yield from _beside_a_name(_CLASS, text, "child", "Ребёнок назван по имени, и сказано, где он учится.")
    yield from _beside_a_name(_TRIED, text, "tried", "Сказано о судимости человека, названного по имени.")
    for match in _FLAT.finditer(text):
        close = text[match.start() : match.end() + 45]
        if (person := named(close, (0, len(match.group())))) and person[0] - len(match.group()) < 25:
            yield 0.7, "address", "Номер квартиры рядом с именем человека.", match.span()
    for pattern, score, rule, why in (
        (_FLAT_OF_HOUSE, 0.75, "address", "Номер квартиры рядом с домом и улицей."),
        (_SPLIT_PASSPORT, 0.85, "passport", "Серия и номер паспорта."),
        (_PAGE, 0.6, "page", "Страница человека, на которого указывают."),
        (_PLACE, 0.65, "place", "Место на карте, где живёт человек."),
    ):
        for match in pattern.finditer(text):
            yield score, rule, why, match.span()
    for match in _DATE.finditer(text) if _PAPER.search(text) else ():
        if named(text, match.span()):
            yield 0.75, "document", "Документ, имя и дата рождения человека.", match.span()
    if _PAY.search(text):
        paid = [match for match in _PAID.finditer(text) if _SUM.match(text, match.end())]
        for match in paid if len(paid) > 1 else ():
            yield 0.65, "debt", "Сказано, кто сколько получает или должен.", match.span(1)


def _beside_a_name(pattern: re.Pattern[str], text: str, rule: str, why: str) -> Iterator[_Told]:
    for match in islice(pattern.finditer(text), ENOUGH):
        person = named(text, match.span())
        if person and not _TEACHER.search(text[max(0, person[0] - 20) : person[1]]):
            yield 0.65, rule, why, match.span()
            yield 0.6, rule, why, person
