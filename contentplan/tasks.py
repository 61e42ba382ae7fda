"""Jobs of the worker: ids in, one call. Whatever is lost on the way is found again from the rows."""

from __future__ import annotations

from celery import shared_task

from contentplan.engine import resolve as resolving
from contentplan.engine import send, sweep
from core.work.dispatch import TRUST_S


@shared_task(name="contentplan.tasks.publish_due")
def publish_due() -> int:
    """The tick of beat: hand over what is due."""
    return sweep.tick(deliver.delay, resolve.delay)


# An id whose message has waited so long is handed over anew, so the old message is dropped.
@shared_task(name="contentplan.tasks.deliver", expires=TRUST_S)
def deliver(delivery_id: int) -> None:
    """Send one delivery, if it is due and nobody else has it."""
    send.deliver(delivery_id)


@shared_task(name="contentplan.tasks.resolve", expires=TRUST_S)
def resolve(delivery_id: int) -> None:
    """Find out what became of one delivery."""
    resolving.resolve(delivery_id)


@shared_task(name="contentplan.tasks.mend")
def mend() -> None:
    """The minute sweep."""
    sweep.mend()


@shared_task(name="contentplan.tasks.note_removed")
def note_removed() -> int:
    """Notice published posts that are no longer on their pages."""
    return sweep.note_removed()
