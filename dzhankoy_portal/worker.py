"""The worker with beat in one process: `python -m dzhankoy_portal.worker [--name …] [--slots 8] [--queues …] [--no-beat]`.

What must not wait (urgent warnings, the finding of what is due) has threads of its own beside the slots: eight calls to
a network that hangs hold up neither. More workers, on more machines, serve some queues or all over PostgreSQL and Redis.

Beat is a thread here (`beat.py`): as a process of its own it would hold once more all that is loaded. And the worker is
started without Celery's command line, whose interactive shell costs time and memory and is used by nobody.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from threading import Thread
from typing import Any

from celery import bootsteps
from celery.utils.nodenames import host_format
from celery.worker import state

from core.work import fair, heavy, places
from dzhankoy_portal.beat import Beat
from dzhankoy_portal.celery import FRONT, QUEUES, app, front_app
from dzhankoy_portal.schedule import timetable

logger = logging.getLogger(__name__)
FRONT_SLOTS = 6
FRONT_PATIENCE_S = 12.0  # the supervisor kills after twenty


class BeatOfWorker(bootsteps.StartStopStep):  # type: ignore[misc]
    """Beat starts and stops with the worker."""

    def create(self, worker: Any) -> Beat:  # type: ignore[override]
        return Beat(worker.app, timetable())


class Front(Thread):
    """Serves the front queues with threads of its own. When it ends before it was told to, the whole worker ends."""

    def __init__(self, hostname: str, queues: Sequence[str]) -> None:
        super().__init__(name="front", daemon=True)
        self.told_to_stop = False
        front = front_app()
        self.worker = front.WorkController(
            app=front, hostname=hostname, queues=list(queues), concurrency=FRONT_SLOTS, **_FRUGAL
        )

    def run(self) -> None:
        try:
            self.worker.start()
        finally:
            if not self.told_to_stop and state.should_stop is None:
                logger.critical(
                    "The front queues are not served any more: the worker stops, to be started anew"
                )
                state.should_stop = os.EX_SOFTWARE  # type: ignore[assignment]

    def stop(self) -> None:
        """Let what has begun come to its end; both halves of the process stop by the same word."""
        self.told_to_stop = True
        if state.should_stop is None:
            state.should_stop = os.EX_OK  # type: ignore[assignment]
        self.join(FRONT_PATIENCE_S)


_FRUGAL: dict[str, Any] = {
    "pool_cls": "threads",
    # With Redis Celery would run on an event loop of which a process has one: two halves on it close it under each
    # other («I/O operation on closed file») when the connection breaks, and the worker ends. Each waits by itself.
    "use_eventloop": False,
    "loglevel": "WARNING",
    "without_gossip": True,
    "without_mingle": True,
    "without_heartbeat": True,
}


def arguments(words: list[str]) -> argparse.Namespace:
    """The command line. Without `--queues` everything is served: an installation with one worker needs no other."""
    parser = argparse.ArgumentParser(prog="python -m dzhankoy_portal.worker")
    parser.add_argument("--name", default="portal", help="by which the log tells workers apart")
    parser.add_argument("--slots", type=int, default=8, help="how many publishing calls go on at once")
    parser.add_argument("--queues", type=_queues, default=QUEUES, help=f"some of {','.join(QUEUES)}")
    parser.add_argument("--no-beat", action="store_true", help="another worker's beat finds what is due")
    return parser.parse_args(words)


def _queues(text: str) -> tuple[str, ...]:
    """Names by commas, in the order in which they are served."""
    named = {name.strip() for name in text.split(",") if name.strip()}
    if not named or named - set(QUEUES):
        raise argparse.ArgumentTypeError(f"queues are {', '.join(QUEUES)}")
    return tuple(name for name in QUEUES if name in named)


def halves(queues: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the front threads serve and what the slots serve; a worker of front queues alone is not halved."""
    front = [name for name in queues if name in FRONT]
    slow = [name for name in queues if name not in FRONT]
    return (front, slow) if front and slow else ([], list(queues))


def main(words: list[str]) -> int:
    """Work until told to stop; returns the exit code."""
    given = arguments(words)
    # `manage.py prepare` has checked the settings; checking every model and address here would load all the screens.
    os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
    front_queues, queues = halves(given.queues)
    if "media" in queues and len(queues) > 1:
        heavy.limit(given.slots - 1)
    places.limit(given.slots)
    fair.slots("publish", given.slots)
    fair.slots("urgent", FRONT_SLOTS if front_queues else given.slots)
    if not given.no_beat:
        app.steps["worker"].add(BeatOfWorker)
    worker = app.Worker(
        hostname=host_format(f"{given.name}@%h"),
        queues=queues,
        concurrency=places.hands_for(given.slots),
        quiet=True,
        **_FRUGAL,
    )
    front = Front(host_format(f"{given.name}-front@%h"), front_queues) if front_queues else None
    # What is loaded by now lives as long as the process: no use in looking through it again and again.
    gc.collect()
    gc.freeze()
    if front is not None:
        front.start()
    try:
        worker.start()
    finally:
        if front is not None:
            front.stop()
    return int(worker.exitcode or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
