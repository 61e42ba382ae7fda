"""Looking in a network for a comment that should be gone, and for an answer that may have gone out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from moderation.models import Action
from networks.base import Adapter, Network, SeenComment
from networks.texts import same

MOST_SHEETS = 20
MARGIN = timedelta(minutes=10)  # clocks of the networks and ours differ


def comment_is_there(adapter: Adapter, action: Action) -> bool | None:
    """Whether the comment still stands; None: the post has more comments than are read, or is not known.

    Raises:
        OutsideError: comments cannot be read now, or not by us at all.
    """
    item = action.item
    if item is None or not item.post_id:
        return None
    sheets = Sheets(adapter, item.post_id)
    if any(one.external_id == item.external_id for one in sheets.comments()):
        return True
    return False if sheets.complete else None


def answer_in(adapter: Adapter, action: Action, since: datetime) -> str:
    """The number of an answer of ours with these words written since; empty when none is seen.

    Raises:
        OutsideError: comments or messages cannot be read now, or not by us at all.
    """
    item, words = action.item, action.text
    if item is None:
        return ""
    if action.kind == Action.Kind.SEND_MESSAGE:
        cursor = item.dialogue_id if action.page.network == Network.MAX else ""
        messages, _ = adapter.read_messages(cursor)
        sent = [
            one
            for one in messages
            if one.outgoing and one.dialogue_id == item.dialogue_id and one.at >= since - MARGIN
        ]
        return next((one.external_id for one in sent if same(words, one.text)), "")
    own = {"", action.page.external_id, f"-{action.page.external_id}"}
    for one in Sheets(adapter, item.post_id).comments():
        if one.author_id in own and one.at >= since - MARGIN and same(words, one.text):
            return one.external_id
    return ""


class Sheets:
    """All comments of a post, sheet by sheet; `complete` once the last one was read."""

    def __init__(self, adapter: Adapter, post_id: str) -> None:
        self._adapter, self._post_id = adapter, post_id
        self.complete = False

    def comments(self) -> Iterator[SeenComment]:
        """Comments as the network gives them."""
        cursor = ""
        for _ in range(MOST_SHEETS):
            sheet = self._adapter.read_comments(self._post_id, cursor)
            yield from sheet.items
            if not sheet.cursor or sheet.cursor == cursor:
                self.complete = not sheet.cursor
                return
            cursor = sheet.cursor
