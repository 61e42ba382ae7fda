"""Carrying a claimed row through: the one skeleton of every act in an outside service.

claim + attempt `preparing`   one transaction; a crash before it changes nothing
`act`                         announces its call at the gate, then makes it; the lease is kept meanwhile
what came of it               one of four ends, each in one transaction
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.work.gate import HeldBack, LostClaim
from core.work.heartbeat import beating
from core.work.models import Work
from core.work.verdicts import Verdict

T = TypeVar("T")


@dataclass(frozen=True)
class Ends(Generic[T]):
    """What is written down when the claim was lost, the road was closed, it failed, it was done."""

    lost: Callable[[], None]
    held: Callable[[], None]
    failed: Callable[[Exception], Verdict]
    done: Callable[[T], None]


def carry(row: Work, act: Callable[[], T], ends: Ends[T], *, lease_s: float) -> None:
    """Do it, and write down whatever comes of it.

    Raises:
        Exception: a fault of our own program, after it has been written down.
    """
    try:
        with beating(row, lease_s=lease_s):
            result = act()
    except LostClaim:
        ends.lost()
    except HeldBack:
        ends.held()
    except Exception as error:
        if ends.failed(error).crashed:
            raise
    else:
        # Outside the `try`: what happens from here on must never look like a failure of the call.
        ends.done(result)
