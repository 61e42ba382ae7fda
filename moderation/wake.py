"""Having waiting work done soon. Without a broker it waits for the next beat; nothing is lost."""

from __future__ import annotations

import logging
from typing import Any

from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake_triage() -> None:
    """Have what has just come read by triage."""
    from moderation.tasks import triage_waiting

    send(triage_waiting)


def send(task: Any, *args: Any) -> None:
    """Hand a message to the broker; one that is away costs a few seconds."""
    try:
        task.apply_async(args=args, expires=30, retry=False)
    except (OperationalError, OSError):
        logger.warning("the broker is away: moderation's work waits in the database")
