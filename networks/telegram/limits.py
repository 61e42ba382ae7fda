"""What Telegram takes (https://core.telegram.org/bots/api#sendmessage, #sendphoto, #sendmediagroup, #sendpoll)."""

from __future__ import annotations

from django.conf import settings

from networks.base import Network, Outgoing, Problem, Shape, TextLimit
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
from networks.texts import utf16_length

MOST_TEXT = 4096
MOST_CAPTION = 1024
VISUALS = 10
PHOTOS = PhotoLimits(
    most=VISUALS,
    mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
    bytes=10 * MIB,
    side_sum=10_000,
    ratio=20,
)
# The network's own servers take 50 MB; a Bot API server of one's own takes 2000.
FILE_MB = 50
POLLS = PollLimits(answers=12, question=300, answer=100, open_s=2_628_000)
UNIT = "знаков UTF-16"
_ALONE = {
    Shape.POLL: "опрос",
    Shape.ANIMATION: "анимацию",
    Shape.DOCUMENT: "документ",
    Shape.DOCUMENTS: "документы",
}


def file_limits(most: int, *mimes: str) -> FileLimits:
    """Files of one message, at most so many, of these types (none: of any)."""
    megabytes = int(getattr(settings, "TELEGRAM_FILE_LIMIT_MB", FILE_MB))
    return FileLimits(most=most, bytes=min(megabytes * MIB, LARGEST), mimes=frozenset(mimes))


def text_limit(text: str, *, photos: int = 0) -> TextLimit:
    """Size in UTF-16 units; beside media the text is their caption, which is shorter."""
    return TextLimit(utf16_length(text), MOST_CAPTION if photos else MOST_TEXT, UNIT)


def whole_text(text: str, link: str) -> str:
    """The text as it goes out: a link that the text does not hold yet stands under it, as there is no other place."""
    if not link or link in text:
        return text
    return f"{text}\n\n{link}" if text else link


def goes_apart(post: Outgoing) -> bool:
    """Whether the text is too long for a caption and may follow the media as a message of its own."""
    long = utf16_length(whole_text(post.text, post.link)) > MOST_CAPTION
    return post.text_apart and post.has_media and post.poll is None and long


def by_hand_why(post: Outgoing) -> str:
    """A message is of one kind: a poll, an animation or documents stand in a message of their own."""
    kinds = [
        post.poll is not None,
        post.animation is not None,
        bool(post.documents),
        bool(post.photos or post.videos),
    ]
    if sum(kinds) < 2:
        return ""
    alone = _ALONE[post.shape if post.shape in _ALONE else Shape.DOCUMENTS]
    return (
        f"Телеграм не ставит {alone} в одно сообщение с другими вложениями: "
        "разместите вручную, несколькими сообщениями."
    )


def problems(post: Outgoing) -> list[Problem]:
    """Why this post does not fit; empty when it does."""
    text = whole_text(post.text, post.link)
    beside = 0 if goes_apart(post) else int(post.has_media)
    found = text_problems(Network.TELEGRAM, text_limit(text, photos=beside))
    if not text.strip() and not post.has_media:
        found.append(Problem("text", "Телеграм: нет ни текста, ни вложений."))
    found += photo_problems(Network.TELEGRAM, post.photos, PHOTOS)
    found += video_problems(Network.TELEGRAM, post.videos, file_limits(VISUALS, "video/mp4"))
    found += visual_problems(Network.TELEGRAM, len(post.photos), len(post.videos), VISUALS)
    gifs = file_limits(1, "image/gif", "video/mp4")
    found += animation_problems(Network.TELEGRAM, post.animation, gifs)
    files = [document.file for document in post.documents]
    found += file_problems(Network.TELEGRAM, "documents", "документов", files, file_limits(VISUALS))
    return (
        found + poll_problems(Network.TELEGRAM, post.poll, POLLS) + link_problems(Network.TELEGRAM, post.link)
    )
