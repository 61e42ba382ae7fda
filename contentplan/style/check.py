"""The check: hints in the order of the text and a score from 0 (press release) to 100 (talks like a person)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TypedDict

from contentplan.style.find import addresses, flat
from contentplan.style.rules import RULES, Rule
from contentplan.style.sentences import sentences, words

LONGEST = 20_000
"""What stands after so many signs is not read: no network takes so long a post."""
NOTHING = 50
"""Score of a text without words: it talks in no way at all."""
_LIVELY = re.compile(
    r"\b(?:кстати|зато|вот|да|нет|ну|еще|уже|сразу|просто|давайте|смотрите|представляете|угадайте|помните|знаете|бывало|честно|наконец|ура|привет|"
    r"расскажем|покажем|поможем|ждем|зовем|заходите|приходите|спрашивайте|пишите|звоните|спасибо|пожалуйста|здорово|красиво|вкусно|рядом|дома|двор\w*|утром|вечером)\b"
)


class HintJson(TypedDict):
    """A hint as `manage.py check_style` writes it."""

    rule: str
    why: str
    fragment: list[int]
    better: str


@dataclass(frozen=True, slots=True)
class Hint:
    """One finding: the rule, where it stands (half-open, code points), why it matters and how to say it."""

    rule: str
    why: str
    start: int
    end: int
    better: str

    def as_json(self) -> HintJson:
        """The fixed form of the command's output."""
        return {"rule": self.rule, "why": self.why, "fragment": [self.start, self.end], "better": self.better}


@dataclass(frozen=True, slots=True)
class Style:
    """What the check says of a text."""

    score: int
    hints: tuple[Hint, ...]

    @property
    def word(self) -> str:
        """The score in words."""
        if self.score >= 70:
            return "звучит по-человечески"
        return "местами канцелярит" if self.score >= 40 else "похоже на пресс-релиз"


def check(text: str) -> Style:
    """Any string is fit; the same text always gets the same answer."""
    text = text[:LONGEST]
    count = len(words(text))
    if not count:
        return Style(NOTHING, ())
    hints: list[Hint] = []
    cost = 0.0
    for rule in RULES:
        found = _hints(rule, text)
        hints += found
        cost += rule.weight * min(len(found), rule.most)
    hints.sort(key=lambda hint: (hint.start, hint.end, hint.rule))
    return Style(_score(text, count, cost), tuple(hints))


def _hints(rule: Rule, text: str) -> list[Hint]:
    return [
        Hint(rule.id, rule.why, start, end, better or rule.better) for start, end, better in rule.find(text)
    ]


def _score(text: str, count: int, cost: float) -> int:
    """The cost weighs by the length: five office words in ten are another matter than five in two hundred."""
    heavy = cost / math.sqrt(max(count, 12) / 30)
    base = 78 * math.exp(-heavy / 45)
    return max(0, min(100, round(base + _warmth(text, count))))


def _warmth(text: str, count: int) -> float:
    """Up to 22 for what makes a text a talk: the reader addressed, short sentences, questions, everyday words."""
    spoken = sentences(text)
    address = min(9.0, 3.0 * sum(1 for _ in addresses(text)))
    short = 5.0 if count / max(1, len(spoken)) <= 12 else 2.0 if count / max(1, len(spoken)) <= 16 else 0.0
    lively = min(5.0, 1.5 * len(_LIVELY.findall(flat(text))))
    asks = 3.0 if re.search(r"[?!]", text) else 0.0
    return address + short + lively + asks
