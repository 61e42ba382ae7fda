"""Finders of the rules: each gives spans of the text; offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from contentplan.style.sentences import Sentence, sentences, words

LONG_SENTENCE = 20
LONG_LEAD = 18
WALL = 450
SHORT_TEXT = 12
"""Words below which a text is too short to have to address anybody."""

_OPENING = re.compile(
    r"\s*(?:уважаем\w+ (?:\w+ ){0,3}?(?:жители|граждане|джанкойцы)[^.!]{0,40}[.!]\s*)?"
    r"(?:(?:администраци\w+|управлени\w+|отдел\w*|комитет\w*|департамент\w*|пресс-служб\w+|министерств\w+|мку\w*|муп\w*)\b[^.!?\n]{0,120}?"
    r"\b(?:сообщает|информирует|извещает|уведомляет|доводит|напоминает|обращает|объявляет)"
    r"|(?:в соответствии с|в целях|в рамках|во исполнение|на основании|согласно|в связи с|по итогам|с целью|в ходе)\b"
    r"|\d{1,2} (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)(?: \d{4}(?: года| г\.)?)?,?[^.!?\n]{0,120}?"
    r"\b(?:состоял\w+|прошл[оаи]|прошел|проведен\w*|проведено|провел[аи]?|принял[аи]? участие)"
    r"|(?:сообщаем|информируем|доводим|уведомляем|извещаем)\b)"
)
_VERBAL = re.compile(
    r"\b(?:[а-я]{3,}(?:[аяе]ни|ени|ти)(?:е|я|ю|ем|и|ями|ях|й)|[а-я]{3,}(?:аци|яци|ици)(?:я|и|ю|ей|й)|(?:замен|уборк|установк|подготовк|проверк|отправк|доставк)(?:а|и|е|у|ой))\b"
)
_NOT_VERBAL = re.compile(
    r"здани|внимани|отделени|расписани|заявлени|отоплени|учреждени|лечени|рождени|воскресени|предприяти|событи|развити|терапи|позици|акци$|акци[яию]$|поликлиник|"
    r"приложени|населени|объявлени|решени|знани|мнени|желани|задани|издани|растени|настроени|впечатлени|поколени|поздравлени|сообщени|движени|пособи|"
    r"станци|полици|администраци|традици|лекци|позици|нации|порци|милици|секци|пенси|организаци|информаци|ситуаци|федераци|операци|дистанци"
)
_PASSIVE = re.compile(
    r"\b(?:был[аои]?|будет|будут|были)\s(?:\w+\s)?[а-я]{3,}(?:ен|ена|ено|ены|ан|ана|ано|аны|ят|ята|ято|яты)\b"
    r"|\b(?:проведен|выполнен|завершен|осуществлен|установлен|организован|подписан|утвержден|рассмотрен|принят|определен|выделен|направлен|назначен|введен|отремонтирован|"
    r"открыт|восстановлен|заключен|приобретен|произведен|закуплен|обсужден|намечен|освоен)(?:а|о|ы)\b"
    r"|\b[а-я]{4,}(?:ируется|ируются|уется|уются)\b"
)
_NOT_PASSIVE = re.compile(
    r"\b(?:пользу|интересу|радую|любу|волну|беспоко|требу|голосу|фотографиру|регистриру|соревну|тренир|планиру|реализу|бесплатн)\w*"
)
_GENITIVES = re.compile(
    r"\b[а-я]{4,}(?:ние|ния|нию|нием|нии|ции|ция|цию|тие|тия|тию|ки|ка|ку|ства|ство|сти|сть|ов|ей|ы|и|а|я)"
    r"(?:\s[а-я]{3,}(?:ого|его|ой|ых|их|ов|ев|ий|ей|ия|ния|ции|ции|сти|ства|ства|тия|ы|и|а|я)){3,}\b"
)
_SMALL = frozenset(
    [
        "для",
        "или",
        "при",
        "над",
        "под",
        "без",
        "про",
        "что",
        "как",
        "это",
        "они",
        "она",
        "оно",
        "его",
        "еще",
        "уже",
        "там",
        "тут",
        "вас",
        "нас",
        "мы",
        "вы",
        "если",
        "когда",
        "чтобы",
        "потом",
        "тоже",
        "даже",
        "после",
        "перед",
        "через",
        "между",
        "всегда",
        "сегодня",
        "завтра",
        "вчера",
        "здесь",
        "можно",
        "нужно",
        "снова",
        "сразу",
        "очень",
    ]
)
_TITLE = re.compile(
    r"\b(?:перв(?:ый|ого|ым) )?(?:заместител\w+|глав[аыеу]|начальник\w*|руководител\w+|председател\w+|министр\w*|директор\w*)(?:\s(?:[а-я-]{3,}|[А-ЯЁ][а-яё]+)){3,8}?\s(?=[А-ЯЁ][а-яё]+\s[А-ЯЁ])"
)
_ABBREVIATION = re.compile(
    r"\b(?:М[БКА]О?У|МКУ|МУП|ГУП|ГБУЗ|ГБУ|ГКУ|ФГУП|МБОУ|МБДОУ|МАОУ|МБУК|ГАУ|АО|НКО|МКД|УК|ТКО|НПА|ПСД|РК|ЕДДС|МЧС|ПДД|СНИП)\b(?:\s[«\"][^»\"]{2,60}[»\"])?"
)
_ADDRESS = re.compile(
    r"\b(?:вы|вас|вам|вами|ваш\w*|ты|тебя|тебе|твой|твоя|мы|нас|нам|нами|наш\w*|я|мне|меня|друзья|соседи|ребята|давайте|"
    r"спасибо|[а-я]{3,}(?:йте|йтесь|ите|итесь|ьте|ьтесь))\b"
)
_NOT_IMPERATIVE = frozenset(["события", "развитие", "открытие", "участие", "прибытие", "сообщите"])


@cache
def _turns() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """The turns of `words.txt` by their section."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    section = ""
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# ["):
            section = line[3:-1]
        elif line and not line.startswith("#"):
            pattern, better = line.split("\t")
            found.setdefault(section, []).append((re.compile(rf"\b(?:{pattern})(?!\w)"), better))
    return found


def flat(text: str) -> str:
    """Small letters, ё as е, one for one: offsets stay."""
    if "İ" not in text and "Σ" not in text:  # of one becomes two, the other looks at its neighbours
        return text.lower().replace("ё", "е")
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text).replace("ё", "е")


def opening(text: str) -> Iterator[tuple[int, int, str]]:
    if match := _OPENING.match(flat(text)):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield start, match.end(), ""


def office_words(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _listed("office", text)


def ceremony(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _listed("ceremony", text)


def _listed(section: str, text: str) -> Iterator[tuple[int, int, str]]:
    """The longest turn at each place, in order."""
    low, taken = flat(text), 0
    found = [
        (match.start(), -match.end(), better)
        for pattern, better in _turns()[section]
        for match in pattern.finditer(low)
    ]
    for start, minus_end, better in sorted(found):
        if start >= taken:
            taken = -minus_end
            yield start, taken, "Уберите: смысл не изменится." if better == "–" else f"Проще: {better}."


def verbal_nouns(text: str) -> Iterator[tuple[int, int, str]]:
    """Two in a sentence, or one with a genitive after it, are a habit; a single one is just a word."""
    for sentence in sentences(text):
        low = flat(sentence.text)
        found = [match for match in _VERBAL.finditer(low) if not _NOT_VERBAL.search(match.group())]
        if len(found) >= 2:
            for match in found:
                yield sentence.start + match.start(), sentence.start + match.end(), ""


def passive(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PASSIVE.finditer(flat(text)):
        if not _NOT_PASSIVE.search(match.group()):
            yield match.start(), match.end(), ""


def genitives(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _GENITIVES.finditer(flat(text)):
        if not _SMALL & set(match.group().split()):
            yield match.start(), match.end(), ""


def long_sentences(text: str) -> Iterator[tuple[int, int, str]]:
    for sentence in sentences(text):
        if len(words(sentence.text)) > LONG_SENTENCE:
            yield (
                sentence.start,
                sentence.end,
                f"Разделите: здесь {len(words(sentence.text))} слов, хорошо до {LONG_SENTENCE}.",
            )


def long_lead(text: str) -> Iterator[tuple[int, int, str]]:
    first = _first(text)
    if first and len(words(first.text)) > LONG_LEAD:
        yield first.start, first.end, ""


def titles(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _TITLE.finditer(text):
        yield match.start(), match.end(), ""


def abbreviations(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ABBREVIATION.finditer(text):
        yield match.start(), match.end(), ""


def walls(text: str) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(r"[^\n]+", text):
        if len(match.group()) > WALL:
            yield match.start(), match.end(), ""


def no_address(text: str) -> Iterator[tuple[int, int, str]]:
    first = _first(text)
    if first and len(words(text)) >= SHORT_TEXT and not any(addresses(text)) and "?" not in text:
        yield first.start, first.end, ""


def addresses(text: str) -> Iterator[str]:
    """Words that speak to the reader or from «us»."""
    return (match.group() for match in _ADDRESS.finditer(flat(text)) if match.group() not in _NOT_IMPERATIVE)


def _first(text: str) -> Sentence | None:
    return next(iter(sentences(text)), None)
