"""What is made of a raw update: who is it (to keep it once), what is it about, which version of a post it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from networks.base import SeenPost
from networks.inbound.kinds import Kind


@dataclass(frozen=True)
class Identity:
    """`key` is the same for every repeat of the same news of a source, and no other news has it."""

    key: str
    kind: Kind


@dataclass(frozen=True, order=True)
class Version:
    """Which of two versions of a post is newer: the network's instant in milliseconds, then a running number."""

    at: int
    seq: int = 0


@dataclass(frozen=True)
class PostEvent:
    """A version of one post of a page; `post` None: the post is gone."""

    page: str
    external_id: str
    version: Version
    post: SeenPost | None


@dataclass(frozen=True)
class CopyEvent:
    """A copy of a channel's post in its discussion group."""

    channel: str
    post_id: str
    group: str
    message_id: str
    at: datetime
    text: str
    version: int


@dataclass(frozen=True)
class GroupMove:
    """A group that goes on under another number."""

    old: str
    new: str
