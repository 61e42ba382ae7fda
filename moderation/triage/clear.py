"""Undo lookalike letters and digits inside words; every sign keeps its place."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from moderation.triage.dictionary import is_known
from moderation.triage.obscene.decode import ALTERNATIVES, readings

# A word of more than three letters of both alphabets.
_MIXED = re.compile(r"(?<![а-яa-z])(?=[а-яa-z]{4})(?:[а-я]+[a-z]|[a-z]+[а-я])[а-яa-z]*")
_LEET = re.compile(
    r"(?=[0-9@$]{0,20}[а-я])[а-яa-z0-9@$]{0,20}(?:[а-я][0-9@$]|[0-9@$][а-я]{2})[а-яa-z0-9@$]{0,20}"
)


@lru_cache(maxsize=4)
def clear(text: str) -> str:
    """A folded text with its words as they were meant; digits give way only where that makes a word of the dictionary."""
    return _LEET.sub(_spelt, _MIXED.sub(_undone, text))


def _spelt(match: re.Match[str]) -> str:
    word = match.group()
    return next((one for one in islice(readings(word), 32) if is_known(one)), word)


def _undone(match: re.Match[str]) -> str:
    return "".join(ALTERNATIVES.get(sign, sign)[0] for sign in match.group())
