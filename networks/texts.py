"""Texts as the networks keep them: what a post is recognised by, and how long it is."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from urllib.parse import unquote

# Zero-width characters and variation selectors, which networks drop or add in emoji.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff\u00ad]")
# VK writes mentions of its own: «@club1 (Город)» becomes «[club1|Город]».
_MENTION = re.compile(
    r"\[(?:id|club|public|event)\d+\|([^\]\n]*)\]|[@*](?:id|club|public|event)\d+ ?\(([^)\n]*)\)"
)
_SPACES = re.compile(r"\s+")
# A word that is a link, with the brackets and stops around it.
_LINK = re.compile(
    r"^(?P<before>[(\[«\"']*)(?P<link>(?:https?://)?[^\s/@]+\.[^\s]{2,}?)(?P<after>[)\]»\"'.,;:!?]*)$",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^https?://(?:www\.)?|^www\.", re.IGNORECASE)
# What the networks shorten links with: where such a one leads is not told.
_SHORTENERS = ("vk.cc", "ok.me", "vk.link")
_CUT = ("…", "...", "..")


def normalised(text: str) -> str:
    """`text` without what a network may change on the way: entities, mentions, invisible marks, spaces.

    Letters, punctuation, quotes and case stay: two posts that a reader would tell apart stay different.
    """
    plain = _MENTION.sub(lambda mention: mention[1] or mention[2] or "", html.unescape(text))
    plain = unicodedata.normalize("NFC", plain)
    return _SPACES.sub(" ", _INVISIBLE.sub("", plain)).strip()


def same(ours: str, seen: str) -> bool:
    """Whether a text that was seen is the one that we sent: word for word, but for links that a network writes anew.

    Links lose their scheme, are cut for show («dzhankoy.example/ne…») or are replaced by the network's short ones.
    """
    one, other = normalised(ours), normalised(seen)
    if one == other:
        return True
    words, others = one.split(" "), other.split(" ")
    return len(words) == len(others) and all(
        a == b or _same_link(a, b) for a, b in zip(words, others, strict=True)
    )


def has_link(text: str) -> bool:
    """Whether a link stands in the text, of which a network may make a card."""
    return any(
        _SCHEME.match(found["link"]) for word in normalised(text).split(" ") if (found := _LINK.match(word))
    )


def digest(text: str) -> str:
    """SHA-256 of the normalised text in hex: by it a post on a wall is recognised as ours."""
    return hashlib.sha256(normalised(text).encode("utf-8", "surrogatepass")).hexdigest()


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as Telegram and MAX count: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _same_link(ours: str, seen: str) -> bool:
    sent, shown = _LINK.match(ours), _LINK.match(seen)
    if sent is None or shown is None or not _SCHEME.match(sent["link"]) or sent["before"] != shown["before"]:
        return False
    mine, theirs = _bare(sent["link"]), _bare(shown["link"])
    cut = next((mark for mark in _CUT if (theirs + shown["after"]).endswith(mark)), "")
    if cut:
        begin = (theirs + shown["after"]).removesuffix(cut)
        return "/" in begin and mine.startswith(begin)
    if sent["after"] != shown["after"]:
        return False
    return mine == theirs or theirs.partition("/")[0] in _SHORTENERS


def _bare(link: str) -> str:
    """Without scheme, `www.`, percent signs and the last slash; the host in lower case."""
    host, slash, path = unquote(_SCHEME.sub("", link)).partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")
