"""The e-mail channel: a try is written before it is made, what was lost is found by a sweep."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet

from core import clock
from core.notifications.models import Mail, Notification
from core.russian import moment_text, plural

log = logging.getLogger(__name__)

MOST_TRIES = 6
# A notification older than this says nothing new: mail that was switched on later must not pour out the past.
FRESH_FOR = timedelta(hours=24)
# A digest of Friday's evening goes on Monday, after holidays later still.
FRESH_IN_DIGEST = timedelta(days=5)
MOST_IN_DIGEST = 100
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
        person__is_active=True,
        read_at__isnull=True,
    ).filter(
        Q(mail=Mail.AT_ONCE, created_at__gte=now - FRESH_FOR)
        | Q(mail=Mail.DIGEST, created_at__gte=now - FRESH_IN_DIGEST)
    )
    return rows if ids is None else rows.filter(pk__in=ids)


def send_due(ids: list[int] | None = None) -> int:
    """Send what waits, a batch at a time; returns how many letters went out. What fails is tried again later."""
    if not mail_is_on():
        return 0
    rows = due(ids).select_related("person")
    singly = rows.filter(mail=Mail.AT_ONCE).order_by("mail_next_at", "pk")[:BATCH]
    went = sum(_send(notification) for notification in singly)
    people = list(
        rows.filter(mail=Mail.DIGEST).order_by().values_list("person", flat=True).distinct()[:BATCH]
    )
    return went + sum(_send_digest(pk) for pk in people)


def _send_digest(person_id: int) -> bool:
    """Everything that waits for a person in one letter."""
    waiting = due().filter(mail=Mail.DIGEST, person=person_id).select_related("person")
    mine = [row for row in waiting.order_by("created_at", "pk")[:MOST_IN_DIGEST] if _claim(row)]
    if not mine:
        return False
    try:
        digest_of(mine).send()
    except OSError as error:
        log.warning("digest for person %s was not sent: %s", person_id, type(error).__name__)
        return False
    Notification.objects.filter(pk__in=[row.pk for row in mine]).update(mailed_at=clock.now())
    return True


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


def digest_of(notifications: list[Notification]) -> EmailMessage:
    """One letter: each sentence with its address, the oldest first."""
    count = plural(len(notifications), "уведомление", "уведомления", "уведомлений")
    lines = []
    for row in notifications:
        lines += [f"{moment_text(row.created_at)}. {row.text}"]
        lines += [f"{settings.PORTAL_URL}{row.url}", ""] if row.url else [""]
    lines += ["Это сводка портала официальных страниц. Как часто писать, выберите в портале:"]
    lines += [f"{settings.PORTAL_URL}/notifications/settings/"]
    return EmailMessage(subject=f"Сводка: {count}", body="\n".join(lines), to=[notifications[0].person.email])


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
