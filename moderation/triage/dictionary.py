"""The Russian dictionary (pymorphy3): loaded at the first question, so that a web process never pays for it.

Only words that stand in the dictionary are answered for; its guesses about unknown words are not used.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moderation.triage.memory import remembered


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _marks(paradigm: int, place: int) -> frozenset[str]:
    return frozenset(_analyzer().dictionary.build_tag_info(paradigm, place).grammemes)


@remembered(8192)
def readings(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each reading of a folded word, е also read as ё: its folded lemma and its grammemes; an unknown word has none."""
    # The dictionary is walked once: the analyzer would also weigh the readings, which nobody here asks for.
    analyzer = _analyzer()
    words, lemma_of = analyzer.dictionary.words, analyzer.dictionary.build_normal_form
    return tuple(
        (lemma_of(paradigm, place, spelt).replace("ё", "е"), _marks(paradigm, place))
        for spelt, found in words.similar_items(word, analyzer.char_substitutes)
        for paradigm, place in found
    )


def is_known(word: str) -> bool:
    """Whether a folded word stands in the dictionary; е is also read as ё."""
    return bool(readings(word))


def lemmas(word: str) -> frozenset[str]:
    """Lemmas of a known word, folded (ё as е); an unknown word has none."""
    return frozenset(lemma for lemma, _ in readings(word))


@remembered(4096)
def grammemes(word: str) -> frozenset[str]:
    """Grammemes of all readings of a known word (OpenCorpora's names: impr, 2per, NOUN, anim …)."""
    return frozenset(one for _, marks in readings(word) for one in marks)


def lexeme(lemma: str) -> list[tuple[str, frozenset[str]]]:
    """Every form of a lemma with its grammemes; of an unknown lemma nothing."""
    if not is_known(lemma):
        return []
    return [
        (form.word.replace("ё", "е"), frozenset(form.tag.grammemes))
        for parse in _analyzer().parse(lemma)
        if parse.normal_form.replace("ё", "е") == lemma
        for form in parse.lexeme
    ]


def forms(lemma: str) -> frozenset[str]:
    """All folded forms of a lemma that the dictionary knows; an unknown lemma is its only form."""
    if not is_known(lemma.replace("ё", "е")):
        return frozenset({lemma.replace("ё", "е")})
    return frozenset(
        form.word.replace("ё", "е")
        for parse in _analyzer().parse(lemma)
        if parse.normal_form.replace("ё", "е") == lemma.replace("ё", "е")
        for form in parse.lexeme
    )
