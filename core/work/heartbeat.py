"""Keeping a lease while a slow call is under way: a living worker is not taken for a dead one.

Without it ten photos over a bad line outlast the lease, the outcome is declared unknown, and the same post may be
sent by two. A killed process beats no more, so its lease ends as it should.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import Error, connections, router

from core import clock
from core.work.models import Work

logger = logging.getLogger(__name__)
# Each call has a deadline of its own, and ten large videos take hours over a bad line; what lasts longer than this
# hangs all the same: let the lease end and people see it.
MOST_S = 8 * 3600.0


@contextmanager
def beating(row: Work, *, lease_s: float, most_s: float = MOST_S) -> Iterator[None]:
    """Renew the lease of a claimed row every third of it, from a thread of its own, until the block ends.

    Most calls are over before the first beat. A row that is no longer ours is left alone.
    """
    done = threading.Event()
    worker = threading.Thread(
        target=_beat,
        args=(type(row), row.pk, row.claim_token, done, lease_s, most_s),
        daemon=True,
        name="heartbeat",
    )
    worker.start()
    try:
        yield
    finally:
        done.set()
        worker.join(1)  # a beat that lands later finds the token gone


def _beat(
    model: type[Work], pk: int, token: str, done: threading.Event, lease_s: float, most_s: float
) -> None:
    spent, pause = 0.0, lease_s / 3
    try:
        while spent < most_s and not done.wait(pause):
            spent += pause
            if not renew(model, pk, token, lease_s):
                return
    finally:
        connections.close_all()


def renew(model: type[Work], pk: int, token: str, lease_s: float) -> bool:
    """Move the end of a lease that is still ours; False when it is not. A database that is away is not the end."""
    until = clock.now() + timedelta(seconds=lease_s)
    try:
        held = model._default_manager.filter(pk=pk, claim_token=token, lease_until__isnull=False)
        return held.update(lease_until=until) == 1
    except Error as error:
        logger.warning("A lease could not be renewed: %s", error)
        # Nobody else looks after the connections of this thread: on a broken one no later beat would arrive either.
        connections[router.db_for_write(model)].close()
        return True
