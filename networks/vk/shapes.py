"""What answers and events of VK have in common."""

from __future__ import annotations

from typing import Any

from networks import reading

# Suggested, waiting for its time, a comment, an advertisement shown elsewhere: not a publication on the wall.
NOT_OUT = frozenset({"suggest", "postpone", "reply", "post_ads"})
# From this number on a dialogue is a chat of many.
CHATS = 2_000_000_000


def answered(comment: Any) -> str:
    """The comment that a comment answers: the one it names, else the one in whose thread it stands."""
    above = reading.at(comment, "parents_stack")
    last = reading.text({"last": above[-1]}, "last") if isinstance(above, list) and above else ""
    return reading.text(comment, "reply_to_comment") or last
