"""Frames: a word that does something, and what must or must not stand near it in the same sentence.

`data/harm_frames.txt`, one a line: «label rule: ANCHOR @object + A|B/4 - C/2». `+` asks for a word with one of the tags within
so many words (`/4` on either side, `>4` after, `<4` before), `-` forbids it. `@person`, `@free` (no thing and no animal),
`@thing` ask what the action falls on. A verb with «не» before it is no anchor unless the anchor ends in «~».
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from moderation.triage.law.words import Word, sentences, surfaces, tagged

_FILE = Path(__file__).parent.parent / "data/harm_frames.txt"
_PART = re.compile(r"([+-])\s*(\S+?)([/<>])(\d+)")
_YOU = frozenset(["ты", "вы", "твой", "ваш"])
_WHOM = frozenset(["ты", "вы", "он", "она", "они", "кто", "оба", "никто"])
_POINTING = frozenset(
    [
        "этот",
        "тот",
        "такой",
        "весь",
        "каждый",
        "любой",
        "всякий",
        "какой",
        "который",
        "один",
        "первый",
        "следующий",
    ]
)
_NEAR = 4
ENOUGH = 20
"""So many findings of one rule are shown: a text that says one thing a thousand times is read as quickly as others."""
_FALLS = frozenset(["@person", "@free", "@thing"])


@dataclass(frozen=True, slots=True)
class _Part:
    wanted: bool
    tags: frozenset[str]
    side: str
    reach: int


# What makes any threat a jest, a plot or a war on pests.
_UNMEANT = (
    _Part(False, frozenset(["JOKE"]), "/", 6),
    _Part(False, frozenset(["ANIMAL"]), "<", 4),
    _Part(False, frozenset(["ANIMAL.acc"]), ">", 4),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the file."""

    label: str
    rule: str
    anchor: frozenset[str]
    even_denied: bool
    falls: str
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A frame that a text fills, from its first word to its last, in the folded text."""

    label: str
    rule: str
    start: int
    end: int


@cache
def _frames() -> tuple[dict[str, list[Frame]], frozenset[str]]:
    """Frames by each tag of their anchor."""
    by_tag: dict[str, list[Frame]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, body = line.split(": ", 1)
        label, rule = head.split()
        anchor, *rest = body.split(" ", 1)
        tail = rest[0] if rest else ""
        falls = next((word[1:] for word in tail.split() if word.startswith("@")), "")
        parts = tuple(
            _Part(sign == "+", frozenset(tags.split("|")), side, int(reach))
            for sign, tags, side, reach in _PART.findall(tail)
        )
        if bad := [word for word in _PART.sub("", tail).split() if word not in _FALLS]:
            raise ValueError(f"{_FILE.name}: {line!r}: {bad}")
        if label == "threat":
            parts = (*parts, *_UNMEANT)
        tags = frozenset(anchor.rstrip("~").split("|"))
        frame = Frame(label, rule, tags, anchor.endswith("~"), falls, parts)
        for tag in tags:
            by_tag.setdefault(tag, []).append(frame)
    return by_tag, frozenset(by_tag)


@cache
def _pairs() -> frozenset[str]:
    """Tags of the kind «у=меня»: two words in a row as they stand."""
    return frozenset(
        tag
        for frames in _frames()[0].values()
        for frame in frames
        for part in frame.parts
        for tag in part.tags
        if "=" in tag[1:]
    )


@cache
def _watched() -> tuple[frozenset[str], re.Pattern[str]]:
    listed, stems = surfaces(_frames()[1])
    return listed, re.compile("|".join(stem.pattern for stem in stems) or "(?!)")


def met(text: str) -> Iterator[Met]:
    """Frames that a folded text fills, of each rule the first few; a text without the word of any frame costs next to nothing."""
    listed, stems = _watched()
    told = Counter[str]()
    for row in sentences(text):
        if any(word in listed or stems.fullmatch(word) for _, _, word in row):
            yield from _of_sentence(_paired(tagged(row)), told)


def _of_sentence(words: list[Word], told: Counter[str]) -> Iterator[Met]:
    by_tag, anchors = _frames()
    for place, word in enumerate(words):
        if not (found := word.tags & anchors):
            continue
        denied = place > 0 and words[place - 1].text in {"не", "ни"}
        target = falls_on(words, place)
        for frame in dict.fromkeys(frame for tag in sorted(found) for frame in by_tag[tag]):
            if (denied and not frame.even_denied) or told[frame.rule] >= ENOUGH:
                continue
            span = _filled(frame, words, place, target)
            if span:
                told[frame.rule] += 1
                yield Met(frame.label, frame.rule, *span)


def _paired(words: list[Word]) -> list[Word]:
    asked, made = _pairs(), words[:1]
    for before, word in pairwise(words):
        pair = f"{before.text}={word.text}"
        made.append(replace(word, tags=word.tags | {pair}) if pair in asked else word)
    return made


def _filled(frame: Frame, words: list[Word], place: int, target: str | None) -> tuple[int, int] | None:
    if frame.falls and not _falls(frame.falls, target):
        return None
    first = last = place
    for part in frame.parts:
        found = _seek(part, words, place)
        if part.wanted:
            if found is None:
                return None
            first, last = min(first, found), max(last, found)
        elif found is not None:
            return None
    return words[first].start, words[last].end


def _seek(part: _Part, words: list[Word], place: int) -> int | None:
    """The nearest word of a part in the anchor's sentence."""
    for far in range(1, part.reach + 1):
        for other in (
            (place + far,)
            if part.side == ">"
            else (place - far,)
            if part.side == "<"
            else (place + far, place - far)
        ):
            if 0 <= other < len(words) and words[other].tags & part.tags:
                return other
    return None


def _falls(wanted: str, target: str | None) -> bool:
    if wanted == "free":
        return target in {None, "person", "body"}
    return target == wanted


def falls_on(words: list[Word], place: int) -> str | None:
    """What a verb falls on: person, body, animal, thing, self or nothing that is named; what follows is asked first."""
    found_after = _object(words, range(place + 1, min(place + 1 + _NEAR, len(words))))
    found_before = _object(words, range(place - 1, max(place - 1 - _NEAR, -1), -1))
    if found_after and found_before and found_before[0] in {"person"} and found_before[1] <= found_after[1]:
        return found_before[0]
    return found_after[0] if found_after else found_before[0] if found_before else None


def _object(words: list[Word], places: range) -> tuple[str, int] | None:
    for far, at in enumerate(places, start=1):
        kind = _kind(words, at)
        if kind:
            return kind, far
    return None


def _kind(words: list[Word], at: int) -> str | None:
    """Of one word as an object: a pronoun, or a noun in the accusative that no preposition governs."""
    word = words[at]
    if word.tags & {"себя"}:
        return "self"
    if word.tags & _YOU:
        if word.tags & {"твой", "ваш"} and not word.tags & {"ты", "вы"}:
            return _owned(words, at)
        return "person" if word.text not in {"ты", "вы"} and not _governed(words, at) else None
    if _governed(words, at):
        return None
    if word.tags & _WHOM and word.tags & {tag + "." + case for tag in _WHOM for case in ("acc", "dat")}:
        return "person"
    if word.tags & _POINTING:
        return _owned(words, at) or (
            "person"
            if "anim" in word.marks
            or word.text
            in {
                "всех",
                "каждого",
                "любого",
                "таких",
                "этих",
                "этого",
                "того",
                "тому",
                "каждому",
                "любому",
                "всякого",
                "первого",
            }
            else None
        )
    if "NOUN" not in word.marks:
        return None
    return _noun(word)


def _noun(word: Word) -> str | None:
    if word.tags & {"гот"}:
        return None
    if word.tags & {"ANIMAL"}:
        return "animal"
    if word.tags & {"CHIEF", "GROUP", "KIN", "LADS"} and word.marks & {"accs"}:
        return "person"
    if word.tags & {"BODY"}:
        return "body"
    if "accs" not in word.marks:
        return None
    return "person" if "anim" in word.marks and "inan" not in word.marks else "thing"


def _owned(words: list[Word], at: int) -> str | None:
    """What a pointing or owning word points at: the noun right after it or one word later."""
    for other in (at + 1, at + 2):
        if other < len(words) and "NOUN" in words[other].marks:
            return _noun(words[other])
    return None


def _governed(words: list[Word], at: int) -> bool:
    """Whether a preposition or «как» stands before the word, or before the adjectives in front of it."""
    for back in (at - 1, at - 2, at - 3):
        if back < 0:
            return False
        if words[back].marks & {"PREP"} or words[back].text in {"как", "словно", "будто"}:
            return True
        if not words[back].marks & {"ADJF", "NUMR"}:
            return False
    return False
