"""Remember what was worked out for a word: so many words, and no endless one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

LONGEST = 40
"""Letters of a word that is worth remembering; a longer one is seldom met twice and takes much room."""
T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """A function of one word that keeps its answers for the last `most` words of ordinary length."""

    def kept(work: Callable[[str], T]) -> Callable[[str], T]:
        known = lru_cache(maxsize=most)(work)

        @wraps(work)
        def asked(word: str) -> T:
            return known(word) if len(word) <= LONGEST else work(word)

        return asked

    return kept
