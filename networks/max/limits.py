"""What MAX takes (https://dev.max.ru/docs-api/methods/POST/messages and POST/uploads)."""

from __future__ import annotations

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import PhotoLimits, link_problems, photo_problems, text_problems
from networks.texts import utf16_length

# The schema says «4000» without saying of what; UTF-16 units are the stricter reading.
MOST_TEXT = 4000
UNIT = "знаков UTF-16"
PHOTOS = PhotoLimits(
    most=10,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    bytes=50 * 1024 * 1024,
    side=7680,
)


def text_limit(text: str, *, photos: int = 0) -> TextLimit:
    """Size in UTF-16 units; photos take nothing from it."""
    return TextLimit(utf16_length(text), MOST_TEXT, UNIT)


def whole_text(text: str, link: str) -> str:
    """The text as it goes out: a link that the text does not hold yet stands under it, as there is no other place."""
    if not link or link in text:
        return text
    return f"{text}\n\n{link}" if text else link


def problems(post: Outgoing) -> list[Problem]:
    """Why this post does not fit; empty when it does."""
    text = whole_text(post.text, post.link)
    found = text_problems(Network.MAX, text_limit(text))
    if not text.strip() and not post.photos:
        found.append(Problem("text", "MAX: нет ни текста, ни фотографий."))
    return found + photo_problems(Network.MAX, post.photos, PHOTOS) + link_problems(Network.MAX, post.link)
