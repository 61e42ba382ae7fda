"""What residents do, as an update tells it: comments, private messages, bans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from networks.base import SeenComment, SeenMessage
from networks.inbound.parsing.shapes import Version


@dataclass(frozen=True)
class CommentEvent:
    """A version of a comment; `comment` None: it is gone.

    `page` is the page's id in its network; Telegram names only the discussion group (`group`) and the thread, which
    is the number of the post's copy there. `official`: written by the page, its administrators' mask or its bot.
    `restored`: it stands there again after a deletion. `username` makes the author's address where there is one.
    """

    external_id: str
    version: Version
    comment: SeenComment | None
    page: str = ""
    group: str = ""
    thread_id: str = ""
    post_id: str = ""
    username: str = ""
    official: bool = False
    restored: bool = False


@dataclass(frozen=True)
class MessageEvent:
    """A private message; `page` empty: it was written to a bot, which may speak for several pages."""

    message: SeenMessage
    version: Version
    page: str = ""
    username: str = ""


@dataclass(frozen=True)
class BanEvent:
    """Somebody was banned or freed; `until` None: for ever. `page` or `group` as in `CommentEvent`."""

    user_id: str
    banned: bool
    page: str = ""
    group: str = ""
    until: datetime | None = None
    expired: bool = False
