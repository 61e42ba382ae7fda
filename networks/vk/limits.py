"""What VK takes, in its own units. https://dev.vk.com/method/wall.post"""

from __future__ import annotations

from django.conf import settings

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import MIB, PhotoLimits, link_problems, photo_problems, text_problems

# The schema names no limit; between 15 895 and 16 384 signs have been observed.
TEXT = 15_800
PHOTOS = PhotoLimits(
    most=10,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    bytes=50 * MIB,
    side_sum=14_000,
    ratio=20,
)
CAPTION = 2048
MESSAGE = 4096


def text_limit(text: str) -> TextLimit:
    """VK counts signs."""
    return TextLimit(len(text), getattr(settings, "VK_TEXT_LIMIT", TEXT), "знаков")


def problems(post: Outgoing) -> list[Problem]:
    """What makes VK refuse this post."""
    found = text_problems(Network.VK, text_limit(post.text))
    found += photo_problems(Network.VK, post.photos, PHOTOS) + link_problems(Network.VK, post.link)
    if not post.text.strip() and not post.photos and not post.link:
        found.append(Problem("text", "ВКонтакте: запись пуста, нужен текст, фотография или ссылка."))
    return found
