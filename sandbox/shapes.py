"""The rows that all four networks share, as dataclasses."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

Id = int | str
Data = dict[str, Any]


def now_ms() -> int:
    """The present instant in milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass
class Page:
    """A community, group or channel."""

    network: str
    id: Id
    handle: str
    title: str
    data: Data = field(default_factory=dict)


@dataclass
class Post:
    """A publication on a page; `author_id` None means the page itself."""

    network: str
    page_id: Id
    id: Id
    at: int
    author_id: Id | None
    text: str
    state: str = "live"
    data: Data = field(default_factory=dict)


@dataclass
class Comment:
    """A comment under a post; `author_id` None means the page itself."""

    network: str
    page_id: Id
    id: Id
    post_id: Id
    reply_to: Id | None
    author_id: Id | None
    at: int
    text: str
    state: str = "live"
    data: Data = field(default_factory=dict)


@dataclass
class Person:
    """Somebody with a profile: a resident or an administrator."""

    network: str
    id: Id
    first_name: str
    last_name: str = ""
    data: Data = field(default_factory=dict)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass
class Message:
    """A private message; `out` is 1 when the page wrote it."""

    network: str
    page_id: Id
    peer_id: Id
    id: Id
    at: int
    out: int
    text: str
    data: Data = field(default_factory=dict)


@dataclass
class Ban:
    """Somebody kept off a page; `until` 0 means for ever, else milliseconds."""

    network: str
    page_id: Id
    person_id: Id
    at: int
    until: int = 0
    data: Data = field(default_factory=dict)


@dataclass
class Token:
    """A token of some kind and what it may do."""

    network: str
    token: str
    kind: str
    data: Data = field(default_factory=dict)
