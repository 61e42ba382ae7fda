"""What Odnoklassniki take (https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.post)."""

from __future__ import annotations

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import MIB, PhotoLimits, link_problems, photo_problems, text_problems

# The reference names no number: above it the network answers with error 601.
TEXT = 32_000
MESSAGE = 4096
# Nor does it name limits of photos: these are well within what the site takes.
PHOTOS = PhotoLimits(
    most=10,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    bytes=25 * MIB,
    side=10_000,
    ratio=20,
)


def text_limit(text: str) -> TextLimit:
    """The network counts signs."""
    return TextLimit(len(text), TEXT, "знаков")


def problems(post: Outgoing) -> list[Problem]:
    """What makes the network refuse this post."""
    found = text_problems(Network.OK, text_limit(post.text))
    found += photo_problems(Network.OK, post.photos, PHOTOS) + link_problems(Network.OK, post.link)
    if not post.text.strip() and not post.photos and not post.link:
        found.append(Problem("text", "Одноклассники: тема пуста, нужен текст, фотография или ссылка."))
    return found
