"""The rules of style: what is looked for, why it sounds like a press release, how to say it better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contentplan.style import find

Span = tuple[int, int, str]
"""Start and end in the text, and how to say it better there («» leaves the rule's own advice)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One habit of official writing. `weight` is what a finding costs, `most` how many findings count."""

    id: str
    why: str
    better: str
    weight: float
    find: Callable[[str], Iterator[Span]]
    most: int = 6


RULES: tuple[Rule, ...] = (
    Rule(
        "opening",
        "Так начинаются пресс-релизы: сначала кто сообщает, а новость потом.",
        "Начните с новости: что изменилось для жителей, где и когда.",
        16,
        find.opening,
        1,
    ),
    Rule(
        "office_word",
        "Канцелярский оборот: в разговоре так не говорят.",
        "Скажите проще или уберите.",
        6,
        find.office_words,
        8,
    ),
    Rule(
        "ceremony",
        "Слова отчёта о мероприятии: жителю важно, что он с этого получит.",
        "Расскажите, что было интересного и что дальше.",
        6,
        find.ceremony,
        5,
    ),
    Rule(
        "verbal_noun",
        "Действие названо существительным, и фраза тяжелеет.",
        "Скажите глаголом: не «проведение ремонта дороги», а «ремонтируем дорогу».",
        4,
        find.verbal_nouns,
        6,
    ),
    Rule(
        "passive",
        "Не видно, кто это делает.",
        "Назовите, кто делает: не «работы были выполнены», а «мы закончили».",
        5,
        find.passive,
        5,
    ),
    Rule(
        "genitives",
        "Цепочка слов в родительном падеже: читается с трудом.",
        "Разбейте на две фразы или начните с глагола.",
        5,
        find.genitives,
        4,
    ),
    Rule(
        "long_sentence",
        "Длинное предложение: к концу забывается начало.",
        "Разделите на два-три коротких.",
        6,
        find.long_sentences,
        5,
    ),
    Rule(
        "long_lead",
        "Первое предложение длинное, а в ленте видно только его.",
        "Уместите главное в первые 15 слов.",
        7,
        find.long_lead,
        1,
    ),
    Rule(
        "title",
        "Длинная должность перед именем закрывает новость.",
        "Назовите человека и коротко, чем он занят: «Ирина Ткач, отвечает за дороги».",
        5,
        find.titles,
        3,
    ),
    Rule(
        "abbreviation",
        "Сокращение учреждения понятно не всем.",
        "Назовите, как говорят жители: «школа № 4», «детская поликлиника».",
        3,
        find.abbreviations,
        3,
    ),
    Rule(
        "wall",
        "Сплошной текст без абзацев.",
        "Поставьте пустую строку там, где начинается новая мысль.",
        5,
        find.walls,
        2,
    ),
    Rule(
        "no_address",
        "Текст ни к кому не обращён.",
        "Скажите «вы» или «мы»: «приходите», «вам не нужно», «мы починили».",
        10,
        find.no_address,
        1,
    ),
)
