"""Tasks of the queue «inbound». They carry no data: rows say what there is to do."""

from __future__ import annotations

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from networks.base import Network
from networks.inbound import polls, sources, subscriptions
from networks.inbound.actions import handle

logger = logging.getLogger(__name__)
_BATCH = 200


def wake() -> None:
    """Have waiting updates handled soon. Without a broker they wait for the next beat, nothing is lost."""
    _send(handle_pending)


def _send(task: object, *args: str) -> None:
    try:
        task.apply_async(args=args, expires=30, retry=False)  # type: ignore[attr-defined]
    except (OperationalError, OSError):
        logger.warning("the broker is away: news waits in the database")


@shared_task(name="networks.inbound.tasks.handle_pending")
def handle_pending() -> None:
    """Handle what waits; a full batch asks for another round."""
    if handle.handle_due(most=_BATCH) == _BATCH:
        wake()


@shared_task(name="networks.inbound.tasks.poll_all")
def poll_all() -> None:
    """Start a poll of every source that is due; called by beat every few seconds."""
    for source in polls.due_sources():
        _send(poll, source.network.value, source.key)


@shared_task(name="networks.inbound.tasks.poll")
def poll(network: str, key: str) -> None:
    """Poll one source; a full page asks for the next one at once."""
    source = sources.find(Network(network), key)
    if source is not None and polls.poll_source(source) >= polls.FULL_PAGE:
        _send(poll, network, key)


@shared_task(name="networks.inbound.tasks.forget_old")
def forget_old() -> None:
    """Delete raw updates that are no longer needed."""
    handle.forget_old()


@shared_task(name="networks.inbound.tasks.keep_subscribed")
def keep_subscribed() -> None:
    """Tell the networks again where to knock, if they have forgotten."""
    subscriptions.keep_subscribed()
