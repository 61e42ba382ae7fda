"""Linear models that add to the rules of threats and of the law: runs of letters, classes of words and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from moderation.triage import dictionary
from moderation.triage.clear import clear
from moderation.triage.fold import Folded
from moderation.triage.labels import Fragment, merged
from moderation.triage.law.words import Word, class_names, sentences, tagged
from moderation.triage.linear import Features, Linear, ngrams
from moderation.triage.memory import LONGEST

MODELS = {name: Path(__file__).parent.parent / f"data/{name}_model.json" for name in ("threat", "law")}
SURE = {"threat": 0.5, "law": 0.55}
"""From this score a model speaks where the rules were silent."""
CERTAIN = 0.9
"""The score asked of what speaks of the city's everyday: buses, repairs, holidays, pensions."""
# Nothing that a threat says too (a pit, a pipe, light, «спасибо», «пожалуйста»): a word of it must not hide one.
_EVERYDAY = re.compile(
    r"\b(?:вкусн\w+|преми[юя]|подвиг\w*|помним|ветеран\w*|отчита\w+|на прием\w*|лавочк\w+|снег\w?|плитк\w+|тариф\w*|автобус\w*|маршрутк\w*|поликлиник\w*|"
    r"садик\w*|праздник\w*|субботник\w*|почин\w+|ремонт\w*|благодар\w*|молодц\w+|подскажите|зарплат\w+|пенси\w+|читал\w*|фильм\w*|книг\w*|музе\w+)\b"
)
UNLIKELY = -4.0
"""Below this sum of the letters alone the words are not even looked up: most comments end here."""
_LONGEST = 3000
_SHORT = 160
"""Characters of a text that is weighed as one."""
_PIECE = 70
_STOP = re.compile(r"[.!?…]+\s+")
_WORD = re.compile(r"[а-яa-z]+")
_SPOKEN_OF = frozenset(
    [
        "ты",
        "вы",
        "твой",
        "ваш",
        "он",
        "она",
        "они",
        "я",
        "мы",
        "свой",
        "себя",
        "кто",
        "каждый",
        "тот",
        "этот",
        "весь",
    ]
)
_FORMS = frozenset(["me", "you", "it", "they", "imp", "inf", "past"])
_SIGNS = {
    "told": re.compile(
        r"\b(?:угрож\w+|пригроз\w+|грози\w+|полици\w+|участков\w+|задерж\w+|суд|суда|суде|приговор\w*|новост\w+|сообщ\w+)\b"
    ),
    "quoted": re.compile(r"[«\"]"),
    "asks": re.compile(r"\?"),
    "smiles": re.compile(r"[)😂🤣😄😁😅❤👍😊🙏🎉💪]|аха|хаха"),
    "arms": re.compile(r"[🔪💣🔫⚰💀🔥⏳🪓🩸☠]"),
    "thanks": re.compile(r"\b(?:спасибо|благодар\w+|молодц\w+|поздравля\w+|пожалуйста|подскажите)\b"),
}
"""Signs of how a text is said: told of another, in jest, in thanks."""
_NEAR = 4
_SHOWN = 0.3


@cache
def _model(name: str) -> Linear:
    return Linear.load(MODELS[name])


def letters(folded: Folded) -> Features:
    """Runs of letters of the words: cheap."""
    return ngrams(_words(folded), 3, 5)


def _words(folded: Folded) -> list[str]:
    return _WORD.findall(clear(folded.text[:_LONGEST]))[:200]


def shapes(folded: Folded) -> Features:
    """Lemmas, classes and forms of the words and which of them stand near: dear, for each word is looked up."""
    text = folded.text[:_LONGEST]
    made = Features({f"#{name}": 1.0 for name, sign in _SIGNS.items() if sign.search(text)})
    for row in sentences(text):
        words = tagged(row)
        made.update(_said(words))
        seen = [_marks(word) for word in words]
        for place, marks in enumerate(seen):
            made.update((f"t:{mark}", 1.0) for mark in marks)
            for others in seen[place + 1 : place + _NEAR]:
                made.update(
                    (f"p:{one}|{other}", 0.5) for one in marks for other in others if _tells(one, other)
                )
    return made


def _said(words: list[Word]) -> Iterator[tuple[str, float]]:
    """Lemmas and pairs of neighbouring lemmas."""
    before = "^"
    for word in words:
        lemma = min(dictionary.lemmas(word.text), default=word.text)
        yield f"l:{lemma}", 0.5
        yield f"b:{before}|{lemma}", 0.35
        before = lemma


def _marks(word: Word) -> frozenset[str]:
    marked = _marked if len(word.text) <= LONGEST else _marked.__wrapped__
    return marked(word.tags, word.marks)


@lru_cache(maxsize=2048)
def _marked(tags: frozenset[str], grammemes: frozenset[str]) -> frozenset[str]:
    asked = _asked()
    marks = {tag for tag in tags if tag.partition(".")[0] in asked}
    if grammemes & {"VERB", "INFN"}:
        marks |= {f"V.{tag.partition('.')[2]}" for tag in tags if tag.partition(".")[2] in _FORMS}
    if grammemes & {"Surn", "Name", "Patr"}:
        marks.add("NAME")
    return frozenset(marks)


@cache
def _asked() -> frozenset[str]:
    return class_names() | _SPOKEN_OF


def _tells(one: str, other: str) -> bool:
    return one.startswith("V.") or other.startswith("V.") or one in class_names() or other in class_names()


def says(names: list[str], folded: Folded) -> list[tuple[str, float]]:
    """Which of the models speak, with their scores."""
    found = dict[str, float]()
    for piece in _pieces(folded):
        words, made = _words(piece), Features()
        everyday = _EVERYDAY.search(piece.text) is not None
        for name in names:
            model = _model(name)
            of_letters = model.of_words(words)
            if of_letters + model.bias < UNLIKELY:
                continue
            made = made or shapes(piece)
            score = model.score(made, of_letters)
            if score >= (CERTAIN if everyday else SURE[name]):
                found[name] = max(score, found.get(name, 0.0))
    return list(found.items())


def _pieces(folded: Folded) -> Iterator[Folded]:
    """A short text whole, a long one by a few sentences: the models have learnt from short ones."""
    text, begin = folded.text[:_LONGEST], 0
    for end in _STOP.finditer(text) if len(text) > _SHORT else ():
        if end.end() - begin >= _PIECE and len(text) - end.end() >= _PIECE:
            yield replace(folded, text=text[begin : end.end()])
            begin = end.end()
    yield replace(folded, text=text[begin:])


def shown(name: str, folded: Folded) -> tuple[Fragment, ...]:
    """The words that speak most for the label; the whole text where none stands out."""
    weights = _model(name).weights
    words = [word for row in sentences(folded.text[:_LONGEST]) for word in tagged(row)]
    telling = [word for word in words if any(weights.get(f"t:{mark}", 0) >= _SHOWN for mark in _marks(word))]
    return merged(folded.fragment(word.start, word.end) for word in telling or [words[0], words[-1]])
