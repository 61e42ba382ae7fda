"""What Telegram takes (https://core.telegram.org/bots/api#sendmessage, #sendphoto, #sendmediagroup)."""

from __future__ import annotations

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import PhotoLimits, link_problems, photo_problems, text_problems
from networks.texts import utf16_length

MOST_TEXT = 4096
MOST_CAPTION = 1024
PHOTOS = PhotoLimits(
    most=10,
    mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
    bytes=10 * 1024 * 1024,
    side_sum=10_000,
    ratio=20,
)
UNIT = "знаков UTF-16"


def text_limit(text: str, *, photos: int = 0) -> TextLimit:
    """Size in UTF-16 units; beside photos the text is their caption, which is shorter."""
    return TextLimit(utf16_length(text), MOST_CAPTION if photos else MOST_TEXT, UNIT)


def whole_text(text: str, link: str) -> str:
    """The text as it goes out: a link that the text does not hold yet stands under it, as there is no other place."""
    if not link or link in text:
        return text
    return f"{text}\n\n{link}" if text else link


def problems(post: Outgoing) -> list[Problem]:
    """Why this post does not fit; empty when it does."""
    text = whole_text(post.text, post.link)
    found = text_problems(Network.TELEGRAM, text_limit(text, photos=len(post.photos)))
    if not text.strip() and not post.photos:
        found.append(Problem("text", "Телеграм: нет ни текста, ни фотографий."))
    found += photo_problems(Network.TELEGRAM, post.photos, PHOTOS)
    return found + link_problems(Network.TELEGRAM, post.link)
