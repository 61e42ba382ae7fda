"""Mail in the background: ids in, one call."""

from __future__ import annotations

from celery import shared_task

from core.notifications import mail


@shared_task(name="core.notifications.tasks.send_mail")
def send_mail(ids: list[int]) -> None:
    """Mail of new notifications."""
    mail.send_due(ids)


@shared_task(name="core.notifications.tasks.sweep_mail")
def sweep_mail() -> None:
    """Mail that waits for its next try, or whose message was lost."""
    mail.send_due()


def dispatch(ids: list[int]) -> None:
    """The e-mail channel's entry: nothing is queued while no mail server is set."""
    if mail.mail_is_on():
        send_mail.delay(ids)
