"""Label `insult`: signs from the lexicon decide; the model's score only draws a moderator's eye (level context)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from moderation.triage.clear import clear
from moderation.triage.fold import Folded
from moderation.triage.insult.lexicon import WORD, YOU, Blow, blows
from moderation.triage.labels import Label, Level, Name, merged
from moderation.triage.linear import Features, Linear, ngrams
from moderation.triage.obscene.views import Hit

MODEL = Path(__file__).parent.parent / "data/insult_model.json"
SURE = 0.5
"""A sign of this weight makes the label by itself."""
DRAWS = 0.23
"""From this score the model draws the eye."""

_WHY = {
    "strong": "Бранное слово о человеке.",
    "slur": "Уничижительное слово о людях по их происхождению или взглядам.",
    "mild": "Обидное слово, обращённое к собеседнику.",
    "shut_up": "Человеку грубо велят молчать.",
    "go_away": "Человека грубо гонят.",
    "cure": "Человека называют больным.",
    "brains": "Человеку отказывают в уме.",
    "mother": "Оскорбление через родных.",
    "death_wish": "Человеку желают смерти.",
    "you_are": "Обидное определение, обращённое к человеку.",
    "you_vocative": "Обидное обращение к человеку.",
    "fool_talk": "Речь человека названа бранным словом.",
    "obscene_word": "Нецензурное слово обращено к человеку.",
    "rude_word": "Грубое слово обращено к человеку.",
    "context_word": "Слово, которое рядом с обращением бывает бранью.",
}


@cache
def _model() -> Linear:
    return Linear.load(MODEL)


def features(words: list[re.Match[str]], signs: list[Blow]) -> Features:
    """What the model sees: runs of letters and how many signs of each kind."""
    return ngrams(match.group() for match in words[:400]) | _marks(words, signs)


def _marks(words: list[re.Match[str]], signs: list[Blow]) -> Features:
    made = Features()
    for sign in signs:
        name = (
            f"#{sign.rule}{sign.weight}"
            if sign.rule in {"mild", "obscene_word", "rude_word"}
            else f"#{sign.rule}"
        )
        made[name] = min(3.0, made.get(name, 0.0) + 1.0)
    if any(match.group() in YOU for match in words[:400]):
        made["#you"] = 1.0
    return made


def labels(folded: Folded, hits: list[Hit]) -> list[Label]:
    """At most one label."""
    folded = replace(folded, text=clear(folded.text))
    words = list(WORD.finditer(folded.text))
    if not words:
        return []
    signs = blows(folded, words, hits)
    sure = [sign for sign in signs if sign.weight >= SURE]
    letters = _model().of_words(match.group() for match in words[:400])
    score = _model().score(_marks(words, signs), letters)
    if sure:
        return [_label(folded, sure, max(score, max(sign.weight for sign in sure)), Level.FLAG)]
    if score >= DRAWS:
        why = "Похоже на грубый разговор: так считает модель, решает человек."
        fragments = merged(folded.fragment(sign.start, sign.end) for sign in signs)
        return [Label(Name.INSULT, min(score, 0.49), Level.CONTEXT, "insult.model", why, fragments)]
    return []


def _label(folded: Folded, signs: list[Blow], score: float, level: Level) -> Label:
    first = max(signs, key=lambda sign: sign.weight)
    spans = merged(folded.fragment(sign.start, sign.end) for sign in signs)
    return Label(Name.INSULT, min(score, 0.99), level, f"insult.{first.rule}", _WHY[first.rule], spans)
