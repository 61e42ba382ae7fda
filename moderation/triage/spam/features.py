"""What a text has of an advertisement: counted signs, where they stand, its words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from moderation.triage.clear import clear
from moderation.triage.fold import Folded
from moderation.triage.linear import Features, ngrams
from moderation.triage.spam.signs import WORD, Sign, signs

LONGEST = 5000
"""An advertisement shows itself in so many signs."""
MOST = 200
RUNS = (4, 5)
"""So many words are seen by runs of so many letters."""
_OPENING = 25
_STORY = 25
_CALLS = frozenset(["link", "invite", "handle", "phone", "private", "act", "card", "hidden"])
_ASKING = re.compile(r"\?|\b(?:подскажите|посоветуйте|кто знает|почему|зачем|когда|куда|где)\b")
_TELLING = re.compile(
    r"\b(?:я|мне|нам|нас|мы|он|она|они|его|ее|их|был[аио]?|спасибо|вам|наш\w*|обеща\w+|сказал\w*|вчера|опять|уже)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its signs (at most 200), itself as it is meant, its words, and how many hid behind lookalikes."""

    text: str
    found: list[Sign]
    plain: str
    words: list[str]
    mixed: int


def read(text: str, folded: Folded) -> Reading:
    """Addresses are sought in the text as written, words in what its letters pass for."""
    source, cut = text[:LONGEST], folded.text[:LONGEST]
    plain = clear(cut)
    words = list(WORD.finditer(plain))
    found = list(dict.fromkeys(signs(source, folded, plain, words)))
    mixed = sum(word.group() != cut[slice(*word.span())] for word in words) if plain != cut else 0
    return Reading(source, found[:200], plain, [word.group() for word in words], mixed)


def features(reading: Reading) -> Features:
    """What the model sees: runs of letters and marks."""
    return ngrams(reading.words[:MOST], *RUNS) | marks(reading)


def marks(reading: Reading) -> Features:
    """What the model sees beside the runs of letters."""
    text, words, found = reading.text, reading.words, reading.found
    made = Features()
    for name, (start, _) in found:
        made[f"#{name}"] = min(3.0, made.get(f"#{name}", 0.0) + 1.0)
        if start < _OPENING:
            made[f"#opens:{name}"] = 1.0
    kinds = sorted({name for name, _ in found})
    # In a long story signs of several kinds meet by chance.
    near = min(1.0, _STORY / (len(words) + 1))
    for least in (2, 3, 4, 5):
        if len(kinds) >= least:
            made[f"#kinds{least}"] = near
    made["#dense"] = min(1.0, 2 * len(found) / (len(words) + 2))
    made |= {f"#{one}+{other}": near for place, one in enumerate(kinds) for other in kinds[place + 1 :]}
    if not _CALLS.intersection(kinds):
        made["#silent"] = min(1.0, len(words) / 60)
    made["#asks"] = float(_ASKING.search(reading.plain) is not None)
    made["#tells"] = min(1.0, 3 * len(_TELLING.findall(reading.plain)) / (len(words) + 2))
    emoji = sum(1 for sign in text[:1500] if ord(sign) > 0x2000 and unicodedata.category(sign) == "So")
    made["#emoji"] = min(1.0, emoji / 5)
    letters = [sign for sign in text[:1500] if sign.isalpha()]
    if letters:
        made["#latin"] = sum(sign.isascii() for sign in letters) / len(letters)
        made["#upper"] = sum(sign.isupper() for sign in letters) / len(letters)
    if reading.mixed:
        made["#mixed"] = 1.0
        made["#mixed_much"] = min(1.0, 4 * reading.mixed / len(words))
    made["#long"] = min(1.0, len(words) / 60)
    return {name: value for name, value in made.items() if value}
