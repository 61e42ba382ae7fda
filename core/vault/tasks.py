"""Jobs of the vault."""

from celery import shared_task

from core.vault.actions import leaving


@shared_task
def note_leavers() -> None:
    """Put tasks for what leavers know, close those that are done."""
    leaving.note_leavers()
