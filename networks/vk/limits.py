"""What VK takes, in its own units. https://dev.vk.com/method/wall.post"""

from __future__ import annotations

from django.conf import settings

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import (
    LARGEST,
    MIB,
    FileLimits,
    PhotoLimits,
    PollLimits,
    animation_problems,
    file_problems,
    link_problems,
    photo_problems,
    poll_problems,
    text_problems,
    video_problems,
    visual_problems,
)

# The schema names no limit; between 15 895 and 16 384 signs have been observed.
TEXT = 15_800
VISUALS = 10
PHOTOS = PhotoLimits(
    most=VISUALS,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    bytes=50 * MIB,
    side_sum=14_000,
    ratio=20,
)
VIDEOS = FileLimits(most=VISUALS, bytes=LARGEST)
# A post takes one file; a GIF moves only when it is sent as a file.
DOCUMENTS = FileLimits(most=1, bytes=200 * MIB, forbidden=frozenset({"exe", "mp3"}))
GIFS = FileLimits(most=1, bytes=200 * MIB, mimes=frozenset({"image/gif", "video/mp4"}))
POLLS = PollLimits(answers=10)
CAPTION = 2048
VIDEO_NAME, VIDEO_DESCRIPTION = 128, 5000
MESSAGE = 4096
# Posts a day on one wall: error 214 says so.
POSTS_A_DAY = 50


def text_limit(text: str) -> TextLimit:
    """VK counts signs."""
    return TextLimit(len(text), getattr(settings, "VK_TEXT_LIMIT", TEXT), "знаков")


def problems(post: Outgoing) -> list[Problem]:
    """What makes VK refuse this post."""
    found = text_problems(Network.VK, text_limit(post.text))
    found += photo_problems(Network.VK, post.photos, PHOTOS) + video_problems(Network.VK, post.videos, VIDEOS)
    found += visual_problems(Network.VK, len(post.photos), len(post.videos), VISUALS)
    files = [document.file for document in post.documents]
    found += file_problems(Network.VK, "documents", "документов", files, DOCUMENTS)
    found += animation_problems(Network.VK, post.animation, GIFS)
    if post.animation and post.animation.is_gif and files:
        found.append(
            Problem("animation", "ВКонтакте: рядом с документом GIF не поместится: файл у записи один.")
        )
    found += poll_problems(Network.VK, post.poll, POLLS) + link_problems(Network.VK, post.link)
    if not post.text.strip() and not post.has_media and not post.link:
        found.append(Problem("text", "ВКонтакте: запись пуста, нужен текст, вложение или ссылка."))
    return found
