"""What networks give back, in the portal's words: posts, walls, settings, comments. `networks.base` exports all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Published:
    """A post that the network has accepted: its id there, its address, all ids when it took several messages."""

    external_id: str
    url: str
    all_ids: tuple[str, ...] = ()
    at: datetime | None = None


class Checked(StrEnum):
    """How it is known that a change was made: seen on the page, or told by the network that lets nobody look."""

    SEEN = "seen"
    TOLD = "told"


class PostKind(StrEnum):
    POST = "post"
    REPOST = "repost"
    STORY = "story"
    SERVICE = "service"  # pinned, title changed: not a publication


@dataclass(frozen=True)
class SeenPost:
    """A post as it stands on the page. `official` when it speaks for the page itself (not a visitor's)."""

    external_id: str
    url: str
    at: datetime
    text: str
    official: bool = True
    kind: PostKind = PostKind.POST
    attachments: int = 0
    album_id: str = ""  # several messages that are one publication share it
    comments_open: bool | None = None
    views: int | None = None


@dataclass(frozen=True)
class WallReading:
    """A read of the wall. `complete` when every post of [since, until) is surely in it."""

    posts: Sequence[SeenPost]
    since: datetime
    until: datetime
    complete: bool
    note: str = ""  # a Russian sentence when not complete


@dataclass(frozen=True)
class PageFacts:
    """What the network says of a page when it is looked up or its settings are read. None: not known."""

    external_id: str
    title: str
    screen_name: str = ""
    url: str = ""
    description: str | None = None
    site: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    links: tuple[str, ...] = ()  # what the page links to beside its site
    members: int | None = None
    is_closed: bool | None = None  # closed or private page: cannot be official
    is_personal: bool = False
    official_mark: bool | None = None
    has_avatar: bool | None = None
    has_cover: bool | None = None
    comments_open: bool | None = None
    messages_open: bool | None = None
    linked_id: str = ""
    raw: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class SeenComment:
    """A comment under a post, as the network gives it."""

    external_id: str
    post_id: str
    author_id: str
    author_name: str
    at: datetime
    text: str
    reply_to: str = ""
    url: str = ""


@dataclass(frozen=True)
class CommentsPage:
    """One page of comments; `cursor` asks for the next one, empty at the end.

    `is_all`: these are surely all the comments that stand under the post, so what is not here is not there.
    """

    items: Sequence[SeenComment]
    cursor: str = ""
    is_all: bool = False


@dataclass(frozen=True)
class SeenMessage:
    """A private message to the page."""

    external_id: str
    dialogue_id: str
    author_id: str
    author_name: str
    at: datetime
    text: str
    outgoing: bool = False


@dataclass(frozen=True)
class Ban:
    """A user to be banned; `until` None: for ever. `reason` is a code of our own: spam, insult, obscene, law, other."""

    user_id: str
    until: datetime | None = None
    reason: str = "other"
    comment: str = ""
