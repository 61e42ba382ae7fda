"""What was seen of a comment or message, the same whether a hook told it or a reading found it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from moderation.links import author_url, comment_url
from moderation.models import InboxItem
from networks.base import SeenComment
from networks.inbound.parsing.residents import CommentEvent, MessageEvent
from networks.inbound.parsing.shapes import Version
from pages.models import OfficialPage

LONGEST = 100_000
# Neither database keeps a NUL or half of a surrogate pair.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Seen:
    """One version of an item. `name` and `post_id` empty: not told, what is known stays."""

    kind: str
    external_id: str
    author_id: str
    name: str
    author_url: str
    at: datetime
    text: str
    version: Version
    post_id: str = ""
    thread_id: str = ""
    dialogue_id: str = ""
    reply_to: str = ""
    url: str = ""
    restored: bool = False


def fit(text: str, most: int = LONGEST) -> str:
    """A text that both databases keep, bounded; markup and directions of writing stay: they are data."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)[:most]


def of_comment_event(page: OfficialPage, event: CommentEvent, post_id: str) -> Seen | None:
    """A comment that an update told of."""
    if event.comment is None:
        return None
    return _comment(page, event.comment, event.version, post_id, event)


def of_reading(page: OfficialPage, comment: SeenComment, version: Version) -> Seen:
    """A comment that a reading found."""
    return _comment(page, comment, version, comment.post_id, None)


def _comment(
    page: OfficialPage, comment: SeenComment, version: Version, post_id: str, event: CommentEvent | None
) -> Seen:
    return Seen(
        kind=InboxItem.Kind.COMMENT,
        external_id=comment.external_id[:64],
        author_id=comment.author_id[:64],
        name=fit(" ".join(comment.author_name.split()), 160),
        author_url=author_url(page.network, comment.author_id, event.username if event else "")[:300],
        at=comment.at,
        text=fit(comment.text),
        version=version,
        post_id=post_id[:64],
        thread_id=event.thread_id[:64] if event else "",
        reply_to=comment.reply_to[:64],
        url=(comment.url or comment_url(page, post_id, comment.external_id))[:300],
        restored=event.restored if event else False,
    )


def of_message_event(page: OfficialPage, event: MessageEvent) -> Seen:
    """A private message."""
    message = event.message
    return Seen(
        kind=InboxItem.Kind.MESSAGE,
        external_id=message.external_id[:64],
        author_id=message.author_id.removeprefix("user:")[:64],
        name=fit(" ".join(message.author_name.split()), 160),
        author_url=author_url(page.network, message.author_id.removeprefix("user:"), event.username)[:300],
        at=message.at,
        text=fit(message.text),
        version=event.version,
        dialogue_id=message.dialogue_id[:64],
    )
