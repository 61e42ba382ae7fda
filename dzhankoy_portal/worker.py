"""The worker with beat in one process: `python -m dzhankoy_portal.worker [--name portal] [--slots 8]`.

Beat is a thread here: as a process of its own it would hold once more all that is loaded. And the worker is started
without Celery's command line, whose interactive shell costs time and memory and is used by nobody.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from threading import Thread
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Service
from celery.utils.nodenames import host_format
from celery.worker import state

from dzhankoy_portal.celery import app

logger = logging.getLogger(__name__)
STOP_PATIENCE_S = 5.0


class Beat(Thread):
    """Sends what is due. When it ends before it was told to, the worker ends too, and somebody starts it anew."""

    def __init__(self, celery: Celery, schedule_filename: str) -> None:
        super().__init__(name="beat", daemon=True)
        self.celery = celery
        self.told_to_stop = False
        # It sleeps a second at most, so that it can be stopped.
        self.service = Service(celery, max_interval=1, schedule_filename=schedule_filename)

    def run(self) -> None:
        self.celery.set_current()
        try:
            self.service.start()
        finally:
            if not self.told_to_stop:
                logger.critical("Beat has ended by itself: the worker stops, to be started anew")
                state.should_stop = os.EX_SOFTWARE  # type: ignore[assignment]

    def stop(self) -> None:
        """Wait until the timetable is on disk, unless a broker that is away keeps it from ending."""
        self.told_to_stop = True
        self.service.stop()
        self.join(STOP_PATIENCE_S)


class BeatOfWorker(bootsteps.StartStopStep):  # type: ignore[misc]
    """Beat starts and stops with the worker."""

    def create(self, worker: Any) -> Beat:  # type: ignore[override]
        return Beat(worker.app, worker.schedule_filename)


def main(arguments: list[str]) -> int:
    """Work until told to stop; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m dzhankoy_portal.worker")
    parser.add_argument("--name", default="portal", help="by which the log tells workers apart")
    parser.add_argument("--slots", type=int, default=8, help="how many jobs run at once")
    given = parser.parse_args(arguments)
    # `manage.py prepare` has checked the settings; checking every model and address here would load all the screens.
    os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
    app.steps["worker"].add(BeatOfWorker)
    worker = app.Worker(
        hostname=host_format(f"{given.name}@%h"),
        pool_cls="threads",
        concurrency=given.slots,
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    # What is loaded by now lives as long as the process: no use in looking through it again and again.
    gc.collect()
    gc.freeze()
    worker.start()
    return int(worker.exitcode or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
