"""The pulse of the service."""

from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.db import close_old_connections

from dzhankoy_portal import health

PULSE = "dzhankoy_portal.tasks.pulse"


@shared_task(name=PULSE)
def pulse() -> None:
    """Sent by beat every few seconds: running it proves the worker."""
    health.mark("worker")


@before_task_publish.connect
def _beat_is_alive(sender: str = "", **kwargs: Any) -> None:
    """Sending the pulse proves beat."""
    if sender == PULSE:
        health.mark("beat")
        close_old_connections()
