"""Undo what hides a word of a threat: foreign letters, digits, stars, repeats, single letters apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from moderation.triage import dictionary
from moderation.triage.memory import remembered
from moderation.triage.obscene.decode import readings
from moderation.triage.obscene.words import is_word

_RUSSIAN = re.compile(r"[а-я]+(?:-[а-я]+)*")
_THRICE = re.compile(r"(.)\1{2,}")
_LETTERS = "аеиоуыяюбвгджзклмнпрстхчшщ"
_ROW = re.compile(r"(?<![^\W_])(?:[а-яa-z0-9][ .*_-]{1,2}){3,39}[а-яa-z0-9](?![^\W_])")
_SOUNDS = (
    *(
        ("byu", "бью"),
        ("bju", "бью"),
        ("shch", "щ"),
        ("sch", "щ"),
        ("zh", "ж"),
        ("kh", "х"),
        ("ch", "ч"),
        ("sh", "ш"),
        ("ts", "ц"),
    ),
    *(("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("ye", "е"), ("y", "ы"), ("j", "й")),
    *zip("abvgdezikklmnoprstufhc'", "абвгдезиккл" + "мнопрстуфхць", strict=True),
)


def plain(text: str, word: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Each word as (start, end, what it stands for)."""
    last = 0
    for row in _ROW.finditer(text):
        yield from _each(text, last, row.start(), word)
        yield from _of_row(row)
        last = row.end()
    yield from _each(text, last, len(text), word)


def _each(text: str, start: int, end: int, word: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    for match in word.finditer(text, start, end):
        found = match.group().rstrip("-")
        yield match.start(), match.start() + len(found), undone(found)


@remembered(4096)
def undone(word: str) -> str:
    """The Russian word behind a disguised one; the word itself when there is none."""
    if _RUSSIAN.fullmatch(word):
        return _THRICE.sub(r"\1", word)
    if len(word) > 20:
        return word
    if word.isascii():
        return _spelled(word) if word.isalpha() else word
    bare = _THRICE.sub(r"\1", word.strip("*#-"))
    if "*" in bare or "#" in bare:
        shown = bare.replace("#", "*")
        if shown.count("*") != 1:
            return bare
        return next((one for x in _LETTERS if dictionary.is_known(one := shown.replace("*", x))), bare)
    return next((one for one in islice(readings(bare), 32) if dictionary.is_known(one)), bare)


def _spelled(word: str) -> str:
    for latin, letter in _SOUNDS:
        word = word.replace(latin, letter)
    return word


def _of_row(row: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Words that a row of single letters is made of, if it can be cut into words."""
    places = [place for place in range(*row.span()) if row.string[place].isalnum()]
    letters = "".join(row.string[place] for place in places)
    if not letters.isascii() and not _RUSSIAN.fullmatch(letters):
        letters = next(islice(readings(letters), 1))
    for begin, end in _cut(letters):
        yield places[begin], places[end - 1] + 1, letters[begin:end]


def _cut(letters: str) -> list[tuple[int, int]]:
    """The fewest words, each longer than one letter where that can be; the whole when it cannot be cut."""
    best: list[list[tuple[int, int]] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for begin in range(max(0, end - 16), end):
            before = best[begin]
            if before is None or not is_word(letters[begin:end]):
                continue
            longer = [*before, (begin, end)]
            kept = best[end]
            if kept is None or len(longer) < len(kept):
                best[end] = longer
    return best[-1] or [(0, len(letters))]
