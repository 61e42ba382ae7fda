"""Undo letters written with other signs: what a token of mixed letters, digits and signs may have been."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from moderation.triage.obscene.index import by_skeleton, skeleton

# One sign → the Russian letters it stands for, the likeliest first.
ALTERNATIVES = {
    "a": "а",
    "b": "бвь",
    "c": "сц",
    "d": "д",
    "e": "е",
    "f": "ф",
    "g": "гд",
    "h": "хн",
    "i": "и",
    "j": "йж",
    "k": "к",
    "l": "л",
    "m": "мт",
    "n": "пн",
    "o": "о",
    "p": "рп",
    "q": "к",
    "r": "гр",
    "s": "с",
    "t": "т",
    "u": "иу",
    "v": "в",
    "w": "шв",
    "x": "х",
    "y": "уйы",
    "z": "з",
    "0": "о",
    "1": "ил",
    "3": "зе",
    "4": "чаи",
    "5": "с",
    "6": "б",
    "7": "тг",
    "8": "в",
    "9": "яд",
    "@": "а",
    "$": "с",
    "!": "ил",
    "|": "ил",
    "+": "т",
    "&": "и",
    "€": "е",
    "%": "х",
    "^": "л",
}
_PAIRS = (
    ("}{", "х"),
    ("><", "х"),
    (")(", "х"),
    ("}|{", "ж"),
    (">|<", "ж"),
    (")|(", "ж"),
    ("|-|", "н"),
    ("/\\", "л"),
    ("|<", "к"),
    ("|3", "в"),
    ("/7", "п"),
    ("|7", "п"),
    ("|)", "д"),
    ("b|", "ы"),
    ("ь|", "ы"),
    ("bl", "ы"),
    ("3.14", "пи"),
    ("3,14", "пи"),
)
_MOST = 64
MIXED = re.compile(r"[а-я][^а-я]|[^а-я][а-я]")


def unpaired(token: str) -> str:
    """Letters drawn with several signs, such as }{ and |-|, written as letters."""
    for drawn, letter in _PAIRS:
        if drawn in token and drawn != "bl":
            token = token.replace(drawn, letter)
    return token


def readings(token: str) -> Iterator[str]:
    """Russian words that a token of letters, digits and leet signs may stand for, at most a few dozen."""
    choices = [ALTERNATIVES.get(sign, sign) for sign in token]
    for letters in islice(product(*choices), _MOST):
        yield "".join(letters)


def romanized(token: str) -> str | None:
    """The obscene form that a wholly Latin token transliterates, if any."""
    if len(token) < 3:
        return None
    return by_skeleton().get(skeleton(token))


# Latin words and names whose skeleton meets an obscene one.
ENGLISH = frozenset(
    [
        "hue",
        "hues",
        "ebook",
        "ebooks",
        "eyeball",
        "eyeballs",
        "eyebar",
        "hernia",
        "hernias",
        "manda",
        "mandi",
        "mandy",
        "mandu",
        "mandoi",
        "muda",
        "mudo",
        "muddily",
        "niobite",
        "niobites",
        "poxier",
        "webby",
        "eben",
        "ebben",
        "ebbet",
        "hye",
        "sebba",
        "seba",
        "jobat",
        "niebla",
        "huila",
        "huia",
        "eba",
        "ebi",
    ]
)
