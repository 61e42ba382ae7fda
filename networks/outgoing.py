"""What goes out on a page, in the portal's words: text, pictures, videos, files, polls. `networks.base` exports all of it.

Pictures are small and re-encoded, so they are bytes. Everything that may be large is a `File`: a way to open it,
never its content, so that two gigabytes pass through a worker without staying in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO


@dataclass(frozen=True)
class Photo:
    """A decoded and re-encoded image: bytes, type («image/jpeg»), size in pixels, name to show, alternative text.

    `order` is its place among the pictures and videos of one post; equal places keep photos before videos. `digest`
    is the sha-256 of the content in hex (empty: not told): by it a photo is known whose bytes were not loaded.
    """

    content: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    name: str
    alt: str = ""
    order: int = 0
    digest: str = ""


@dataclass(frozen=True)
class File:
    """A stored file on its way out. `open` gives it anew from its beginning each time; whoever opens it closes it.

    `size` in bytes must be true: it is announced before the first byte. `digest` is the sha-256 in hex (empty: not
    known); by it two versions of a post are seen to hold the same file.
    """

    open: Callable[[], BinaryIO] = field(repr=False, compare=False)
    size: int
    mime: str
    name: str
    digest: str = ""


@dataclass(frozen=True)
class Video:
    """A video. `seconds`, `width` and `height` 0: not known. `order` as in `Photo`; `title` is shown by VK and OK."""

    file: File
    title: str = ""
    description: str = ""
    seconds: int = 0
    width: int = 0
    height: int = 0
    order: int = 0


@dataclass(frozen=True)
class Animation:
    """A short silent picture that moves: «image/gif», or «video/mp4» without sound."""

    file: File
    width: int = 0
    height: int = 0
    seconds: int = 0

    @property
    def is_gif(self) -> bool:
        """A GIF; else an MP4."""
        return self.file.mime == "image/gif"


@dataclass(frozen=True)
class Document:
    """A file to download; `title` is what readers see, else the file's name."""

    file: File
    title: str = ""


@dataclass(frozen=True)
class Poll:
    """A question with answers. `closes_at` None: open until somebody closes it."""

    question: str
    answers: Sequence[str]
    anonymous: bool = True
    multiple: bool = False
    closes_at: datetime | None = None


class Shape(StrEnum):
    """What a post is to a network that has a kind of message for each; an edit cannot turn one into any other."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ALBUM = "album"  # several photos and videos
    ANIMATION = "animation"
    DOCUMENT = "document"
    DOCUMENTS = "documents"
    POLL = "poll"


@dataclass(frozen=True)
class Outgoing:
    """What is to be published on one page. `key` is the attempt's idempotency key, the same for repeats.

    Photos are an album, infographics or cards in the order of `visuals`. `link_preview`: the network draws a card of
    `link` (VK and OK always do). `text_apart`: where a text is too long to stand beside media (Telegram), it follows
    them as a reply instead of being refused; decided and approved before sending.
    """

    text: str
    key: str
    photos: Sequence[Photo] = ()
    link: str = ""
    link_preview: bool = True
    videos: Sequence[Video] = ()
    animation: Animation | None = None
    documents: Sequence[Document] = ()
    poll: Poll | None = None
    text_apart: bool = False

    @property
    def visuals(self) -> list[Photo | Video]:
        """Photos and videos in the order in which they are shown."""
        both: list[Photo | Video] = [*self.photos, *self.videos]
        return sorted(both, key=lambda one: one.order)

    @property
    def has_media(self) -> bool:
        """Whether anything stands beside the text."""
        return bool(self.photos or self.videos or self.animation or self.documents or self.poll)

    @property
    def shape(self) -> Shape:
        """What it is, by what weighs most; a mixture that no network takes is caught by `check`."""
        if self.poll:
            return Shape.POLL
        if self.animation:
            return Shape.ANIMATION
        if len(self.photos) + len(self.videos) > 1:
            return Shape.ALBUM
        if self.photos or self.videos:
            return Shape.PHOTO if self.photos else Shape.VIDEO
        if self.documents:
            return Shape.DOCUMENT if len(self.documents) == 1 else Shape.DOCUMENTS
        return Shape.TEXT


@dataclass(frozen=True)
class Problem:
    """Why an outgoing post does not fit a network: a Russian sentence with the limit in the network's own unit."""

    field: str  # «text», «photos», «videos», «animation», «documents», «poll», «link»
    sentence: str
    value: int = 0
    limit: int = 0


@dataclass(frozen=True)
class TextLimit:
    """How a text is measured: units used, most allowed, the unit's name («знаков», «знаков UTF-16»)."""

    used: int
    most: int
    unit: str
