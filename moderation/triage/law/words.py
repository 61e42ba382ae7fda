"""Words of a comment with what the dictionary says of them, as tags that frames ask for.

A tag is a lemma, a class of `data/harm_classes.txt` (KILL), or either with a form: `KILL.me` (first person), `.you`, `.it`,
`.they`, `.past`, `.imp`, `.inf`; of nouns and adjectives `.nom .gen .dat .acc .ins`; `=слово` is the word as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderation.triage import dictionary
from moderation.triage.law.disguise import plain
from moderation.triage.memory import remembered

_FILE = Path(__file__).parent.parent / "data/harm_classes.txt"
# It begins only where a run of its signs begins, or a long number would be read again from each of its digits.
_WORD = re.compile(r"(?<![а-яa-z0-9@$*#])[а-яa-z0-9@$*#]*[а-яa-z][а-яa-z0-9@$*#-]*")
_END = re.compile(r"[.!?…\n;]")
_CASES = {"nomn": "nom", "gent": "gen", "datv": "dat", "accs": "acc", "ablt": "ins", "loct": "loc"}
# The class of patterns of whole words by which a sentence is worth reading: what the roots of known lemmas look like.
_WATCH = "WATCH"
_LIKE = frozenset(["как", "словно", "будто", "точно"])
_PERSONS = {"1per": "me", "2per": "you"}
# Endings of verbs that the dictionary does not know.
_GUESSED = (
    (re.compile(r".*(?:[уюаеи]т|[ая]т)$"), "they"),
    (re.compile(r".*(?:[ую]|[еи]м)(?:ся|сь)?$"), "me"),
    (re.compile(r".*(?:ешь|ишь)(?:ся)?$"), "you"),
    (re.compile(r".*(?:ть|ти)(?:ся)?$"), "inf"),
    (re.compile(r".*(?:[йи]|ите|йте)$"), "imp"),
    (re.compile(r".*л[аио]?(?:ся|сь)?$"), "past"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its place in the folded text, its tags and its grammemes."""

    text: str
    start: int
    end: int
    tags: frozenset[str]
    marks: frozenset[str]


@cache
def _classes() -> tuple[
    dict[str, frozenset[str]], list[tuple[re.Pattern[str], str]], list[tuple[re.Pattern[str], str]]
]:
    """Classes of a lemma; stems of unknown words with their class; patterns of known lemmas with theirs."""
    lemmas: dict[str, set[str]] = {}
    stems, roots = list[tuple[re.Pattern[str], str]](), list[tuple[re.Pattern[str], str]]()
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, words = line.split(":", 1)
        for word in words.split():
            if word.startswith("/"):
                (stems if name == _WATCH else roots).append((re.compile(word[1:]), name))
            elif word.endswith("*"):
                stems.append((re.compile(re.escape(word[:-1]) + ".*"), name))
            else:
                lemmas.setdefault(word, set()).add(name)
    return {lemma: frozenset(names) for lemma, names in lemmas.items()}, stems, roots


@cache
def class_names() -> frozenset[str]:
    """Names of all classes."""
    by_lemma, stems, roots = _classes()
    return frozenset(name for names in by_lemma.values() for name in names) | {
        name for _, name in stems + roots
    }


@remembered(3072)
def tags(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tags and grammemes of a folded word."""
    by_lemma, stems, roots = _classes()
    made, marks = {word, "=" + word}, set[str]()
    readings = dictionary.readings(word)
    for lemma, grammemes in readings:
        marks |= grammemes
        if "VERB" in grammemes:
            made.add("глагол")
        names = {lemma, *by_lemma.get(lemma, ())}
        if grammemes & {"VERB", "INFN"}:
            names |= {name for root, name in roots if root.fullmatch(lemma)}
        forms = set(forms_of(grammemes))
        made |= names | {f"{name}.{form}" for name in names for form in forms}
    if not readings:
        names = {name for stem, name in stems if stem.fullmatch(word)} | by_lemma.get(word, frozenset())
        forms = {form for ending, form in _GUESSED if ending.fullmatch(word)}
        made |= names | {f"{name}.{form}" for name in names for form in forms}
    return frozenset(made), frozenset(marks)


def forms_of(grammemes: frozenset[str]) -> Iterator[str]:
    """Short names of the forms that grammemes stand for."""
    if "INFN" in grammemes:
        yield "inf"
    elif "impr" in grammemes:
        yield "me" if "incl" in grammemes else "imp"
    elif "past" in grammemes:
        yield "past"
    elif "VERB" in grammemes:
        yield next(
            (form for person, form in _PERSONS.items() if person in grammemes),
            "they" if "plur" in grammemes else "it",
        )
    if "plur" in grammemes and "VERB" not in grammemes:
        yield "pl"
    yield from (short for case, short in _CASES.items() if case in grammemes)


def surfaces(asked: frozenset[str]) -> tuple[frozenset[str], list[re.Pattern[str]]]:
    """Words as they stand in a text that may have one of the tags, and stems of unknown ones: to pass by what has none."""
    by_lemma, stems, _ = _classes()
    bare = {tag.partition(".")[0] for tag in asked}
    made = {tag.lstrip("=") for tag in asked if tag.startswith("=")}
    for lemma in {lemma for lemma, names in by_lemma.items() if names & bare} | bare:
        names = {lemma, *by_lemma.get(lemma, ())}
        made.add(lemma)
        for form, grammemes in dictionary.lexeme(lemma):
            if (
                names & asked
                or {f"{name}.{short}" for name in names for short in forms_of(grammemes)} & asked
            ):
                made.add(form)
    return frozenset(made), [stem for stem, name in stems if name in bare or name == _WATCH]


def sentences(text: str) -> Iterator[list[tuple[int, int, str]]]:
    """Words of a folded text, their disguise undone, as (start, end, word), by sentence."""
    row, last = list[tuple[int, int, str]](), 0
    for found in plain(text, _WORD):
        if row and _END.search(text, last, found[0]):
            yield row
            row = []
        row.append(found)
        last = found[1]
    if row:
        yield row


def tagged(row: list[tuple[int, int, str]]) -> list[Word]:
    """Words of a sentence with their tags."""
    made = list[Word]()
    for start, end, word in row:
        found, marks = tags(word)
        if made and made[-1].text in _LIKE:
            # «Как таракана» is said of a person.
            found -= {"ANIMAL"}
        made.append(Word(word, start, end, found, marks))
    return made
