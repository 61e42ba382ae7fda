"""Writing down what has already happened outside: such a write is worth waiting for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")
logger = logging.getLogger(__name__)
# A database that is restarted or fails over comes back within a minute or two; until then no other work could begin.
MOST_S = 120.0


def persist(write: Callable[[], T], *, most_s: float = MOST_S) -> T:
    """Run `write` (one transaction), again while the database is locked or restarting, for `most_s` seconds.

    Raises:
        OperationalError, InterfaceError: the database has not come back; the lease will end, and what may
            have been done outside is looked up.
    """
    give_up = time.monotonic() + most_s
    wait = 0.05
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or time.monotonic() + wait > give_up:
                raise
            logger.warning("The database does not take an outcome yet: %s", error)
            connection.close_if_unusable_or_obsolete()
            time.sleep(wait)
            wait = min(wait * 2, 2.0)
