"""What Odnoklassniki take (https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.post)."""

from __future__ import annotations

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import (
    LARGEST,
    MIB,
    FileLimits,
    PhotoLimits,
    PollLimits,
    animation_problems,
    link_problems,
    photo_problems,
    poll_problems,
    text_problems,
    video_problems,
    visual_problems,
)

# The reference names no number: above it the network answers with error 601.
TEXT = 32_000
MESSAGE = 4096
VISUALS = 10
# Nor does it name limits of photos: these are well within what the site takes.
PHOTOS = PhotoLimits(
    most=VISUALS,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    bytes=25 * MIB,
    side=10_000,
    ratio=20,
)
VIDEOS = FileLimits(most=VISUALS, bytes=LARGEST, least_bytes=16 * 1024)
# A GIF goes as a picture, an MP4 as a video.
GIFS = FileLimits(most=1, bytes=25 * MIB, mimes=frozenset({"image/gif"}))
CLIPS = FileLimits(most=1, bytes=LARGEST, least_bytes=16 * 1024, mimes=frozenset({"image/gif", "video/mp4"}))
POLLS = PollLimits(answers=10)
VIDEO_TITLE, VIDEO_DESCRIPTION = 200, 4000
_NO_DOCUMENTS = (
    "Одноклассники не принимают документов по API: разместите вручную или дайте ссылку на документ."
)
_NO_CLOSING = (
    "Одноклассники не закрывают опрос в назначенное время по API: уберите время или разместите вручную."
)


def text_limit(text: str) -> TextLimit:
    """The network counts signs."""
    return TextLimit(len(text), TEXT, "знаков")


def by_hand_why(post: Outgoing) -> str:
    """Topics take photos, videos, links and polls, but no files, and polls that stay open."""
    if post.documents:
        return _NO_DOCUMENTS
    return _NO_CLOSING if post.poll and post.poll.closes_at else ""


def problems(post: Outgoing) -> list[Problem]:
    """What makes the network refuse this post."""
    found = text_problems(Network.OK, text_limit(post.text))
    found += photo_problems(Network.OK, post.photos, PHOTOS) + video_problems(Network.OK, post.videos, VIDEOS)
    found += visual_problems(Network.OK, len(post.photos), len(post.videos), VISUALS)
    gif = post.animation is not None and post.animation.is_gif
    found += animation_problems(Network.OK, post.animation, GIFS if gif else CLIPS)
    found += poll_problems(Network.OK, post.poll, POLLS) + link_problems(Network.OK, post.link)
    if not post.text.strip() and not post.has_media and not post.link:
        found.append(Problem("text", "Одноклассники: тема пуста, нужен текст, вложение или ссылка."))
    return found
