"""What MAX takes (https://dev.max.ru/docs-api/methods/POST/messages and POST/uploads)."""

from __future__ import annotations

from networks.base import Network, Outgoing, Problem, TextLimit
from networks.limits import (
    LARGEST,
    MIB,
    FileLimits,
    PhotoLimits,
    animation_problems,
    file_problems,
    link_problems,
    photo_problems,
    text_problems,
    video_problems,
    visual_problems,
)
from networks.texts import utf16_length

# The schema says «4000» without saying of what; UTF-16 units are the stricter reading.
MOST_TEXT = 4000
UNIT = "знаков UTF-16"
VISUALS = 10
PHOTOS = PhotoLimits(
    most=VISUALS,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    bytes=50 * MIB,
    side=7680,
)
_VIDEO_MIMES = ("video/mp4", "video/quicktime", "video/x-matroska", "video/webm")
VIDEOS = FileLimits(most=VISUALS, bytes=250 * MIB, mimes=frozenset(_VIDEO_MIMES))
# A GIF goes as a picture, an MP4 as a video.
GIFS = FileLimits(most=1, bytes=50 * MIB, mimes=frozenset({"image/gif"}))
CLIPS = FileLimits(most=1, bytes=250 * MIB, mimes=frozenset({"image/gif", "video/mp4"}))
DOCUMENTS = FileLimits(most=1, bytes=LARGEST)
_NO_POLLS = "MAX не даёт по API размещать опросы: разместите вручную."
_ONE_FILE = (
    "MAX ставит документ только один и без других вложений: разместите вручную, несколькими сообщениями."
)


def text_limit(text: str) -> TextLimit:
    """Size in UTF-16 units; media take nothing from it."""
    return TextLimit(utf16_length(text), MOST_TEXT, UNIT)


def whole_text(text: str, link: str) -> str:
    """The text as it goes out: a link that the text does not hold yet stands under it, as there is no other place."""
    if not link or link in text:
        return text
    return f"{text}\n\n{link}" if text else link


def by_hand_why(post: Outgoing) -> str:
    """There are no polls in the API, and a file must be a message's only attachment."""
    if post.poll:
        return _NO_POLLS
    others = post.photos or post.videos or post.animation
    return _ONE_FILE if len(post.documents) > 1 or (post.documents and others) else ""


def problems(post: Outgoing) -> list[Problem]:
    """Why this post does not fit; empty when it does."""
    text = whole_text(post.text, post.link)
    found = text_problems(Network.MAX, text_limit(text))
    if not text.strip() and not post.has_media:
        found.append(Problem("text", "MAX: нет ни текста, ни вложений."))
    found += photo_problems(Network.MAX, post.photos, PHOTOS) + video_problems(
        Network.MAX, post.videos, VIDEOS
    )
    found += visual_problems(Network.MAX, len(post.photos), len(post.videos), VISUALS)
    gif = post.animation is not None and post.animation.is_gif
    found += animation_problems(Network.MAX, post.animation, GIFS if gif else CLIPS)
    for document in post.documents:
        found += file_problems(Network.MAX, "documents", "документов", [document.file], DOCUMENTS)
    return found + link_problems(Network.MAX, post.link)
