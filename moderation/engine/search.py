"""Looking in a network for a comment that should be gone, and for an answer that may have gone out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Answer:
    """What was seen of an answer of ours: its number, empty when none is seen; `absent`: surely there is none."""

    number: str = ""
    absent: bool = False


def answer_in(adapter: Adapter, action: Action, since: datetime) -> Answer:
    """Look for an answer of ours with these words written since.

    It is absent only where the network has shown all there is and nobody's comment, of whatever time, says the same:
    clocks differ, and not every network names the page as the author.

    Raises:
        OutsideError: comments or messages cannot be read now, or not by us at all.
    """
    item, words = action.item, action.text
    if item is None:
        return Answer()
    if action.kind == Action.Kind.SEND_MESSAGE:
        cursor = item.dialogue_id if action.page.network == Network.MAX else ""
        messages, _ = adapter.read_messages(cursor)
        sent = [
            one
            for one in messages
            if one.outgoing and one.dialogue_id == item.dialogue_id and one.at >= since - MARGIN
        ]
        return Answer(next((one.external_id for one in sent if same(words, one.text)), ""))
    own = {"", action.page.external_id, f"-{action.page.external_id}"}
    sheets = Sheets(adapter, item.post_id)
    alike = False
    for one in sheets.comments():
        if same(words, one.text):
            if one.author_id in own and one.at >= since - MARGIN:
                return Answer(one.external_id)
            alike = True
    return Answer(absent=sheets.is_all and not alike)


class Sheets:
    """All comments of a post, sheet by sheet; `complete` once the last one was read.

    `is_all`: the network has shown all at once, so that nothing can have slipped between two sheets.
    """

    def __init__(self, adapter: Adapter, post_id: str) -> None:
        self._adapter, self._post_id = adapter, post_id
        self.complete = self.is_all = False

    def comments(self) -> Iterator[SeenComment]:
        """Comments as the network gives them."""
        cursor = ""
        for _ in range(MOST_SHEETS):
            sheet = self._adapter.read_comments(self._post_id, cursor)
            self.is_all = sheet.is_all and not cursor
            yield from sheet.items
            if not sheet.cursor or sheet.cursor == cursor:
                self.complete = not sheet.cursor
                return
            cursor = sheet.cursor
