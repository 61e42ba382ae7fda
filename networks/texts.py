"""Texts as the networks keep them: what a post is recognised by, and how long it is."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata

# Zero-width characters and variation selectors, which networks drop or add in emoji.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff\u00ad]")
# VK writes mentions of its own: «@club1 (Город)» becomes «[club1|Город]».
_MENTION = re.compile(
    r"\[(?:id|club|public|event)\d+\|([^\]\n]*)\]|[@*](?:id|club|public|event)\d+ ?\(([^)\n]*)\)"
)
_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """`text` without what a network may change on the way: entities, mentions, invisible marks, spaces.

    Letters, punctuation, quotes and case stay: two posts that a reader would tell apart stay different.
    """
    plain = _MENTION.sub(lambda mention: mention[1] or mention[2] or "", html.unescape(text))
    plain = unicodedata.normalize("NFC", plain)
    return _SPACES.sub(" ", _INVISIBLE.sub("", plain)).strip()


def digest(text: str) -> str:
    """SHA-256 of the normalised text in hex: by it a post on a wall is recognised as ours."""
    return hashlib.sha256(normalised(text).encode("utf-8", "surrogatepass")).hexdigest()


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as Telegram and MAX count: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
