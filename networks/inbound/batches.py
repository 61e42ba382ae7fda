"""What one poll brings, whatever network it asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Batch:
    """News as it came and the place to ask from the next time; both are kept in one transaction.

    `ticket` is what besides is needed to ask (sealed). `heard` False: the network only said how to go on. `lost`:
    something may have happened that nobody will tell, so the pages are to be read.
    """

    bodies: list[dict[str, Any]]
    position: str
    ticket: str = field(default="", repr=False)
    heard: bool = True
    lost: bool = False
