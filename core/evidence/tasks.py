"""Jobs of the worker: one action each."""

from __future__ import annotations

from celery import shared_task

from core.evidence.actions import sweep_orphans


@shared_task(name="core.evidence.tasks.sweep")
def sweep() -> int:
    """Bytes that belong to no record go."""
    return sweep_orphans()
