"""Signs of an advertisement: words and turns of `data/spam_signs.txt`, addresses and numbers by pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from moderation.triage.fold import Folded
from moderation.triage.labels import Fragment
from moderation.triage.memory import remembered

Sign = tuple[str, Fragment]
"""The kind of a sign and where it stands in the original."""

_FILE = Path(__file__).parent.parent / "data/spam_signs.txt"
WORD = re.compile(r"[а-яa-z]+")
_ZONES = "ru|su|com|org|net|info|me|io|ly|cc|top|xyz|site|online|club|pro|shop|ltd|fr|in|biz|vip|win|bet|casino|click|live|рф|store|fun|space|link|app|website|life|gq|ml"
# Sought in the text as it was written: folding blanks what is no speech.
_WRITTEN = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "link": rf"https?://\S+|\bwww\.\S+|(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,3}}(?:{_ZONES})\b(?:/\S*)?",
        "invite": r"\b(?:t\.me|telegram\.me|wa\.me|discord\.gg|bit\.ly|clck\.ru|goo\.su|vk\.cc|vk\.me|tinyurl\.com|u\.to)/\S+|\bdiscord\.gg|\b\w{3,30}_?bot\b",
        "handle": r"(?<!\w)@[a-z_][a-z0-9_]{3,31}",
        "phone": r"(?<!\d)(?:\+?7|8)[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)|(?<!\d)9\d{2}[\s-]\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)",
        "card": r"(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)",
        "money": r"(?<!\d)\d{1,9}(?:[\s.,]{1,2}\d{1,3}){0,4}\+?\s?(?:руб\w{0,5}|₽|р\.|р\b|\$|€|usdt|тыс\w{0,4}|т\.?\s?р\b|тр\b|к\b|k\b|долл\w{0,5}|евро|bitcoin|btc|ton)|[$₽€]\s?\d[\d.,]{0,12}|\b\d{1,3}\s?%",
    }.items()
}
_WITH = {"link": ".", "invite": "", "handle": "@", "phone": "", "card": "", "money": ""}


_GAP = re.compile(r" (\??)")


def _gap(found: re.Match[str]) -> str:
    """People write one space, several or, where the list says « ?», none."""
    return " {0,3}" if found[1] else " {1,3}"


@cache
def _listed() -> tuple[dict[str, re.Pattern[str]], list[tuple[str, re.Pattern[str]]]]:
    """By kind: words, and turns of several words."""
    words, turns = dict[str, list[str]](), list[tuple[str, re.Pattern[str]]]()
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, mark, rest = re.split(r"(: | ~ )", line, maxsplit=1)
        if mark == ": ":
            words.setdefault(kind, []).extend(word.replace("*", "[а-яa-z]*") for word in rest.split())
        else:
            turns.append((kind, re.compile(rf"(?<![а-яa-z0-9])(?:{_GAP.sub(_gap, rest)})")))
    return {kind: re.compile("|".join(listed)) for kind, listed in words.items()}, turns


@remembered(4096)
def _kinds(word: str) -> tuple[str, ...]:
    return tuple(kind for kind, pattern in _listed()[0].items() if pattern.fullmatch(word))


def signs(text: str, folded: Folded, plain: str, words: list[re.Match[str]]) -> Iterator[Sign]:
    """Signs of a text, of its folded form with lookalikes undone, and of the words of that."""
    digits = any("0" <= sign <= "9" for sign in text)
    for kind, pattern in _WRITTEN.items():
        if digits if kind in {"phone", "card", "money"} else _WITH[kind] in text:
            for match in pattern.finditer(text):
                yield kind, match.span()
    for word in words:
        for kind in _kinds(word.group()):
            yield kind, folded.fragment(*word.span())
    for kind, pattern in _listed()[1]:
        for match in pattern.finditer(plain):
            if match.end() > match.start():
                yield kind, folded.fragment(*match.span())
