"""A resident's text as safe HTML with triage's fragments marked, by code points of the original text.

What comes from outside is escaped; marks of direction (U+202E and its kin), which would turn the rest of the line
around, are shown as what they are instead of being obeyed. A long text is shown in windows: its beginning and the
neighbourhood of every fragment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from moderation.looks import mark_of

FOLD_AT = 1500  # code points; a longer text is folded
HEAD = 1200
AROUND = 80
MOST_IN_WINDOW = 400
MOST_WINDOWS = 10
MOST_FRAGMENTS = 200
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_GAP = mark_safe('<span class="op-gap-text" aria-label="пропущено"> … </span>')


@dataclass(frozen=True)
class Fragment:
    """A half-open stretch of the text, with the number and the class of its label."""

    start: int
    end: int
    number: int
    css: str


def fragments_of(text: str, labels: Iterable[Mapping[str, Any]]) -> list[Fragment]:
    """Fragments of numbered labels (from 1, in the order given); what does not fit the text is left out."""
    found = []
    for number, label in enumerate(labels, start=1):
        for pair in label.get("fragments") or ():
            if len(pair) != 2 or not all(isinstance(edge, int) for edge in pair):
                continue
            start, end = max(pair[0], 0), min(pair[1], len(text))
            if start < end:
                found.append(Fragment(start, end, number, mark_of(label)))
    return sorted(found, key=lambda one: (one.start, one.end))[:MOST_FRAGMENTS]


def is_long(text: str) -> bool:
    """Whether the text is shown folded."""
    return len(text) > FOLD_AT


def marked(text: str, labels: Iterable[Mapping[str, Any]], *, whole: bool = False) -> SafeString:
    """The text as HTML: everything with `whole` or when it is short, else its windows."""
    fragments = fragments_of(text, labels)
    if whole or not is_long(text):
        return _stretch(text, 0, len(text), fragments)
    windows = _windows(len(text), fragments)
    pieces = [_stretch(text, start, end, fragments) for start, end in windows]
    tail = "" if windows[-1][1] == len(text) else _GAP
    return mark_safe(_GAP.join(pieces) + tail)


def _windows(length: int, fragments: Sequence[Fragment]) -> list[tuple[int, int]]:
    wanted = [(0, HEAD)]
    for one in [one for one in fragments if one.end > HEAD][:MOST_WINDOWS]:
        end = min(one.end, one.start + MOST_IN_WINDOW)
        wanted.append((max(one.start - AROUND, 0), min(end + AROUND, length)))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(wanted):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _stretch(text: str, start: int, end: int, fragments: Sequence[Fragment]) -> SafeString:
    """[start, end) of the text; overlapping fragments are cut at each other's edges."""
    inside = [one for one in fragments if one.start < end and one.end > start]
    edges = {start, end}
    for one in inside:
        edges |= {max(one.start, start), min(one.end, end)}
    cuts = sorted(edges)
    pieces = []
    for left, right in pairwise(cuts):
        cover = [one for one in inside if one.start <= left and one.end >= right]
        body = plain(text[left:right])
        if not cover:
            pieces.append(body)
            continue
        numbers = sorted({one.number for one in cover if one.end == right})
        note = format_html("<sup>{}</sup>", ",".join(map(str, numbers))) if numbers else ""
        css = f"op-frag {min(cover, key=lambda one: one.number).css}".strip()
        pieces.append(format_html('<mark class="{}">{}{}</mark>', css, body, note))
    return mark_safe("".join(pieces))


def plain(text: str) -> SafeString:
    """A text from outside, escaped, its marks of direction shown."""
    shown = _DIRECTIONS.sub(_named, escape(text))
    return mark_safe(shown)


def undirected(text: str) -> str:
    """Without marks of direction: for a short name in a list or in the title of a tab."""
    return _DIRECTIONS.sub("", text)


def _named(found: re.Match[str]) -> str:
    codes = " ".join(f"U+{ord(mark):04X}" for mark in dict.fromkeys(found[0]))
    return f'<span class="op-ctl" title="скрытый знак направления текста">{codes}</span>'
