"""Words and turns of speech of an insult, found in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderation.triage.fold import Folded
from moderation.triage.memory import remembered
from moderation.triage.obscene.views import Hit

_DATA = Path(__file__).parent.parent / "data"
WORD = re.compile(r"[а-яa-z]+")
YOU = frozenset(
    [
        "ты",
        "тебя",
        "тебе",
        "тобой",
        "твой",
        "твоя",
        "твое",
        "твои",
        "твоего",
        "твоей",
        "твоих",
        "вы",
        "вас",
        "вам",
        "вами",
        "ваш",
        "ваша",
        "ваше",
        "ваши",
        "вашего",
        "вашей",
        "ваших",
    ]
)
_THEM = YOU | frozenset(
    [
        "он",
        "она",
        "они",
        "его",
        "ее",
        "их",
        "им",
        "ему",
        "этот",
        "эта",
        "эти",
        "этого",
        "этих",
        "такой",
        "такие",
        "какой",
        "какие",
        "сам",
        "сами",
    ]
)
_MASKED = re.compile(r"^[а-я]{2,}[*.#@]+[а-я]+$")
_NAMING = frozenset({"мудак", "пидор", "гондон", "залупа"})
_NAMES_PERSON = re.compile(
    r"(?:долб|далб|дол)\w{0,4}еб|уебо?к|уеби|уебан|еблан|ебанат|ебанут|ебанаш|хуесос|хуеплет|хуегл|хуйло|хуила|пиздабол|"
    r"пиздобол|пиздюк|распиздяй|бляд(?:ь|и|ина|ин|ей|ью)$|блядск|выбляд|ебуч|мраз|засран|говнюк|говноед|шлюх|пидр|чмо"
)


@dataclass(frozen=True, slots=True)
class Blow:
    """One sign of an insult: its rule, its weight 0–1 and where it stands in the folded text."""

    rule: str
    weight: float
    start: int
    end: int


@cache
def _words() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for line in (_DATA / "insults.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, words = line.split(":")
            kinds.setdefault(kind, []).extend(
                word.replace("ё", "е").replace("*", "[а-я]*") for word in words.split()
            )
    return {kind: re.compile("|".join(words)) for kind, words in kinds.items()}


@cache
def _turns() -> list[tuple[str, re.Pattern[str]]]:
    lines = (_DATA / "insult_patterns.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return [(name, re.compile(pattern)) for name, pattern in pairs]


@remembered(8192)
def kind_of(word: str) -> str | None:
    """strong, slur, mild or None for a folded word."""
    return next((kind for kind, pattern in _words().items() if pattern.fullmatch(word)), None)


def blows(folded: Folded, words: list[re.Match[str]], hits: list[Hit]) -> list[Blow]:
    """Everything in a text that speaks for an insult."""
    return [*_of_words(words), *_of_turns(folded.text), *_of_obscene(folded.text, words, hits)]


def _of_words(words: list[re.Match[str]]) -> Iterator[Blow]:
    near = [match.group() in YOU for match in words]
    about = [match.group() in _THEM for match in words]
    for place, match in enumerate(words):
        kind = kind_of(match.group())
        if kind in {"strong", "slur"}:
            yield Blow(kind, 0.85 if kind == "strong" else 0.75, match.start(), match.end())
        elif kind == "mild":
            beside = slice(max(0, place - 3), place + 4)
            weight = 0.55 if any(near[beside]) else 0.35 if any(about[beside]) else 0.15
            yield Blow("mild", weight, match.start(), match.end())
        elif kind == "heat":
            yield Blow("heat", 0.3, match.start(), match.end())


def _of_turns(text: str) -> Iterator[Blow]:
    for name, pattern in _turns():
        for match in pattern.finditer(text):
            yield Blow(name, 0.7, match.start(), match.end())


def _of_obscene(text: str, words: list[re.Match[str]], hits: list[Hit]) -> Iterator[Blow]:
    """Obscene and rude words that name a person, or stand beside «ты»."""
    addressed = any(match.group() in YOU for match in words)
    for hit in hits:
        piece = text[hit.start : hit.end]
        if hit.verdict.kind == "context":
            weight = 0.4
        elif hit.verdict.root in _NAMING or _NAMES_PERSON.search(piece):
            weight = 0.85
        elif addressed:
            weight = 0.7 if hit.verdict.kind == "obscene" else 0.6
        else:
            weight = 0.35 if hit.verdict.kind == "obscene" else 0.3
        yield Blow(f"{hit.verdict.kind}_word", weight, hit.start, hit.end)
