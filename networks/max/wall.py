"""Reading the wall of a channel: page by page from the newest post back to `since`."""

from __future__ import annotations

from datetime import datetime

from networks import reading
from networks.base import WallReading
from networks.max import shapes
from networks.max.client import Client, messages
from networks.max.client.messages import Page
from networks.max.shapes import Message

MOST_PAGES = 30
_MORE = "Публикаций больше, чем портал читает за один раз."
_GAP = "MAX отдал страницы списка с разрывом: часть публикаций могла не попасть."
_UNCLEAR = "MAX отдал публикации без номера или времени: посчитать их нельзя."


def read(client: Client, chat_id: str, since: datetime, until: datetime) -> WallReading:
    """Posts of [since, until), newest first.

    Each next page is asked up to the oldest post known, which must come again as a proof that nothing lies
    between: if it does not, the reading is not complete and says so.
    """
    seen: dict[str, Message] = {}
    oldest: Message | None = None
    note, unclear, bounds = _MORE, 0, [messages.UPPER, messages.UPPER_ELSE]
    for _ in range(MOST_PAGES):
        page = messages.listed(client, chat_id) if oldest is None else _older(client, chat_id, oldest, bounds)
        if page is None:
            note = _GAP
            break
        unclear += page.unclear
        fresh = [message for message in page.messages if message.id not in seen]
        seen |= {message.id: message for message in fresh}
        if seen and not fresh and len(page.messages) >= messages.PAGE:
            note = _GAP  # the same page again: the network has not looked at the bound
            break
        oldest = min(fresh, key=lambda message: message.at, default=None)
        if oldest is None or oldest.at < since:
            note = ""
            break
    note = note or (_UNCLEAR if unclear else "")
    posts = [shapes.seen_post(message) for message in seen.values() if since <= message.at < until]
    posts.sort(key=lambda post: post.at, reverse=True)
    return WallReading(posts, since, until, complete=not note, note=note)


def _older(client: Client, chat_id: str, oldest: Message, bounds: list[str]) -> Page | None:
    """The page that goes on from the oldest post known; None when that one does not come again.

    `bounds` are the parameters that may tell the later end of the page; the one that proves true stays alone.
    """
    for bound in list(bounds):
        page = messages.listed(client, chat_id, before_ms=reading.ms(oldest.at) + 1, bound=bound)
        if oldest.id in {message.id for message in page.messages}:
            bounds[:] = [bound]
            return page
    return None
