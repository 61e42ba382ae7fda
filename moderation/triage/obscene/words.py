"""Whether a piece of text is a word of its own: decides if a space or a sign between pieces was put in."""

from __future__ import annotations

from moderation.triage import dictionary

_SHORT = frozenset(
    [
        "а",
        "в",
        "и",
        "к",
        "о",
        "с",
        "у",
        "я",
        "не",
        "на",
        "по",
        "за",
        "из",
        "до",
        "от",
        "об",
        "со",
        "ко",
        "во",
        "бы",
        "же",
        "ли",
        "но",
        "да",
        "ты",
        "мы",
        "вы",
        "он",
        "их",
        "ее",
        "ей",
        "им",
        "то",
        "та",
        "те",
        "ту",
        "ну",
        "уж",
        "ни",
        "еще",
        "вот",
        "что",
        "как",
        "так",
        "там",
        "тут",
        "эх",
        "ох",
        "ах",
        "ой",
    ]
)
_SOUNDS = frozenset({"INTJ", "Abbr", "Geox", "Name", "Surn", "Patr", "PRCL", "Slng"})


def is_word(text: str) -> bool:
    """A word people write; the dictionary's shortest words are mostly sounds and abbreviations."""
    if len(text) < 3:
        return text in _SHORT
    if not dictionary.is_known(text):
        return False
    return len(text) > 3 or not dictionary.grammemes(text) & _SOUNDS or text in _SHORT
