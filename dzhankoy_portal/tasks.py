"""The pulse of the service."""

from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.db import close_old_connections

from dzhankoy_portal import health
from dzhankoy_portal.celery import PULSE


@shared_task(name=PULSE)
def pulse() -> None:
    """Sent by beat every few seconds: running it proves the worker."""
    health.mark("worker")


@before_task_publish.connect
def _beat_is_alive(sender: str = "", **kwargs: Any) -> None:
    """Sending the pulse proves beat. In a thread of beat's, where nobody else looks after broken connections."""
    if sender == PULSE:
        close_old_connections()
        try:
            health.mark("beat")
        finally:
            close_old_connections()
