"""Fold a text for matching while keeping, for each character, where it stood in the original.

Folding drops what is invisible (zero-width and control characters, combining marks, direction overrides), undoes
compatibility forms (full-width, bold, circled letters), lowers case, writes ё as е and lays rare letters onto the
Russian or Latin ones they look like. Spans that are not speech (addresses, e-mails, phones, mentions) become spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from moderation.triage.labels import Fragment

MASKED = re.compile(
    r"https?://\S+|\bwww\.\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+"
    r"|\[(?:id|club|public)\d+\|[^\]\n]{0,100}\]"
    r"|(?<!\w)@[a-z_][a-z0-9_.]{2,31}\b"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,4}(?:ru|com|org|net|info|su|me|io|ly|cc|top|xyz|site|online|club|pro|shop)\b(?:/\S*)?"
    r"|(?<![\w*])(?:\+7|8)[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\w)",
    re.IGNORECASE,
)


def _lookalikes() -> dict[str, str]:
    """What passes for a letter → the letter; letters of other alphabets stand in `data/lookalikes.txt`."""
    lines = (Path(__file__).parent / "data/lookalikes.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return {lookalike: letter for letter, lookalikes in pairs for lookalike in lookalikes}


_LOOKALIKES = _lookalikes()
# Signs that each fold into exactly one: most comments have no other.
_PLAIN = re.compile(r"[ -~\n\r\tА-яЁё«»–—…„“”№]*")
_ONE_TO_ONE = {
    ord(upper): lower
    for upper, lower in zip(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁё\n\r\t", "абвгдежзийклмнопрстуфхцчшщъыьэюяее   ", strict=True
    )
}
_ONE_TO_ONE |= {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
_BREVE = "\u0306"
# Some single signs stand for a whole sentence of their language.
_WIDEST = 4


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """What one character becomes: nothing, one or a few characters."""
    if char.isascii():
        return char.lower() if char.isprintable() else " " if char.isspace() else ""
    if "а" <= char <= "я":
        return char
    if "А" <= char <= "Я":
        return char.lower()
    if char.isspace():
        return " "
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cf", "Cs", "Cn", "Co"} or kind.startswith("M"):
        return ""
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return chr(ord("a") + ord(char) - 0x1F1E6)
    name = unicodedata.name(char, "")
    if name.startswith("NEGATIVE ") and " LATIN CAPITAL LETTER " in name:
        return name[-1].lower()
    found = _LOOKALIKES.get(char) or _LOOKALIKES.get(char.lower())
    if found:
        return found
    plain = unicodedata.normalize("NFKD", char).lower()
    kept = [one for one in plain if not unicodedata.combining(one)][:_WIDEST]
    return "".join(_LOOKALIKES.get(one, one) for one in kept)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` stems from `source[places[i]]`; `source` has the masked spans blanked."""

    text: str
    places: Sequence[int]
    source: str

    def fragment(self, start: int, end: int) -> Fragment:
        """The span of the original that folded characters `start:end` came from."""
        return self.places[start], self.places[end - 1] + 1


def blanked(text: str) -> str:
    """The text with addresses, e-mails, phones and mentions turned into as many spaces."""
    if not any(mark in text for mark in "@.[0123456789"):
        return text
    return MASKED.sub(lambda found: " " * len(found.group()), text)


def fold(text: str) -> Folded:
    """Fold a text; see the module's docstring."""
    source = blanked(text)
    if _PLAIN.fullmatch(source):
        return Folded(source.translate(_ONE_TO_ONE), range(len(source)), source)
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(source):
        if char == _BREVE and out and out[-1] == "и":
            out[-1] = "й"
            continue
        for one in _folded(char):
            out.append(one)
            places.append(place)
    return Folded("".join(out), places, source)
