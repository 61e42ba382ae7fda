"""Jobs of the worker: one action each."""

from __future__ import annotations

from celery import shared_task

from gospubliki.actions.rows import ensure_connections
from gospubliki.actions.watch import tell_newly_late, tell_no_lead


@shared_task(name="gospubliki.tasks.keep_rows")
def keep_rows() -> int:
    """Every organization and every page has its row."""
    return ensure_connections()


@shared_task(name="gospubliki.tasks.tell_late")
def tell_late() -> int:
    """Tell those who became late, and whoever appoints when nobody answers for «Госпаблики»."""
    return tell_newly_late() + tell_no_lead()
