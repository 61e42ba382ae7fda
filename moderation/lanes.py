"""In what order the queue is read: a lane by what triage has seen, the older first within a lane.

`rank` is one number, so that one index serves the whole queue and every tab of it is a range of that number.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum


class Lane(IntEnum):
    """The smaller, the sooner."""

    DANGER = 1  # a threat, a breach of the law, somebody's personal data: a person looks at once
    VIOLATION = 2  # triage proposes deletion
    MESSAGE = 3  # a private message: somebody waits for an answer
    QUESTION = 4
    DOUBT = 5  # rude, or depends on the context
    PLAIN = 6


LANE_WORDS: dict[Lane, str] = {
    Lane.DANGER: "опасное",
    Lane.VIOLATION: "похоже на нарушение",
    Lane.MESSAGE: "личное сообщение",
    Lane.QUESTION: "вопрос",
    Lane.DOUBT: "спорное",
    Lane.PLAIN: "обычное",
}
# A lane is wider than all microseconds since 1970 up to the year 2100.
_WIDTH = 10**16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rank(lane: Lane, at: datetime) -> int:
    """The place in the queue of what was written at an instant."""
    return lane * _WIDTH + (at - _EPOCH) // timedelta(microseconds=1)


def span(first: Lane, last: Lane) -> tuple[int, int]:
    """The half-open range of ranks of neighbouring lanes."""
    return first * _WIDTH, (last + 1) * _WIDTH


def lane_of(rank_: int) -> Lane:
    """The lane of a rank."""
    return Lane(rank_ // _WIDTH)
