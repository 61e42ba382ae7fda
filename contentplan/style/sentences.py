"""Sentences and words of a text, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(
    r"(?<![\s(«\"][А-ЯЁа-яё])(?<!\bул)(?<!\bг)(?<!\bд)(?<!\bим)(?<!\bтыс)(?<!\bруб)[.!?…]+[»\")]*(?=\s+[^а-яё]|\s*$)|\n+"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at `start:end` of the text."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """In order; a line break ends a sentence too. Spaces at the edges are left out."""
    found, start = [], 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        if words(piece):
            left = start + len(piece) - len(piece.lstrip())
            right = left + len(piece.strip())
            found.append(Sentence(left, right, text[left:right]))
        start = end
    return found


def words(text: str) -> list[str]:
    """Words and numbers."""
    return _WORD.findall(text)
