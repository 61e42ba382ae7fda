"""The e-mail channel: a try is written before it is made, what was lost is found by a sweep."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet

from core import clock
from core.notifications.models import Notification

log = logging.getLogger(__name__)

MOST_TRIES = 6
# A notification older than this says nothing new: mail that was switched on later must not pour out the past.
FRESH_FOR = timedelta(hours=24)
BATCH = 50
_SILENT_BACKENDS = ("django.core.mail.backends.dummy.EmailBackend",)


def mail_is_on() -> bool:
    """Whether `EMAIL_URL` names a mail server."""
    return settings.EMAIL_BACKEND not in _SILENT_BACKENDS


def pause_after(tries: int) -> timedelta:
    """How long to wait after a try that failed: 1, 5, 25 minutes, then an hour and more."""
    return timedelta(minutes=min(5 ** max(tries - 1, 0), 60 * tries))


def due(ids: list[int] | None = None) -> QuerySet[Notification]:
    """Notifications whose mail waits for its next try."""
    now = clock.now()
    rows = Notification.objects.filter(
        mailed_at__isnull=True,
        mail_next_at__lte=now,
        mail_tries__lt=MOST_TRIES,
        created_at__gte=now - FRESH_FOR,
        person__is_active=True,
        read_at__isnull=True,
    )
    return rows if ids is None else rows.filter(pk__in=ids)


def send_due(ids: list[int] | None = None) -> int:
    """Send what waits, a batch at a time; returns how many went out. What fails is tried again later."""
    if not mail_is_on():
        return 0
    waiting = due(ids).select_related("person").order_by("mail_next_at", "pk")[:BATCH]
    return sum(_send(notification) for notification in waiting)


def _send(notification: Notification) -> bool:
    if not _claim(notification):
        return False
    try:
        message_of(notification).send()
    except OSError as error:  # smtplib's errors are among these
        log.warning("mail of notification %s was not sent: %s", notification.pk, type(error).__name__)
        return False
    Notification.objects.filter(pk=notification.pk).update(mailed_at=clock.now())
    return True


def _claim(notification: Notification) -> bool:
    """Take one try for this process: of two workers one wins."""
    tries = notification.mail_tries
    return (
        Notification.objects.filter(pk=notification.pk, mailed_at__isnull=True, mail_tries=tries).update(
            mail_tries=F("mail_tries") + 1, mail_next_at=clock.now() + pause_after(tries + 1)
        )
        == 1
    )


def message_of(notification: Notification) -> EmailMessage:
    """The letter: the sentence, the address, why it came."""
    lines = [notification.text]
    if notification.url:
        lines += ["", f"{settings.PORTAL_URL}{notification.url}"]
    lines += ["", "Это письмо отправил портал официальных страниц. Отвечать на него не нужно."]
    subject = " ".join(notification.text.split())
    return EmailMessage(
        subject=subject if len(subject) <= 90 else f"{subject[:89]}…",
        body="\n".join(lines),
        to=[notification.person.email],
    )
