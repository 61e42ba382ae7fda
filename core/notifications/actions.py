"""Telling people, and marking what they have read."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable

from django.db import transaction

from core import clock
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.notifications import channels
from core.notifications.channels import Channel
from core.notifications.models import Mail, Notification, NotificationSettings
from core.notifications.timing import letters_for

log = logging.getLogger(__name__)


def notify(
    *,
    people: Iterable[User],
    kind: str,
    text: str,
    url: str = "",
    key: str = "",
    alarm: bool = False,
    at_once: bool = False,
) -> None:
    """Tell each person one sentence, once per `key`; channels hear of it when the transaction commits.

    The row in the portal is there for everybody at once. How the letter goes is `timing.letters_for`: an `alarm` reaches
    whoever is on duty now and others in a digest, `at_once` everybody now.

    `text` is one Russian sentence without secrets, `url` a path of the portal («/pages/7/»), `kind` a short code
    («delivery.failed»). People who no longer work here are left out. Without a key each call is a new notification.

    Raises:
        ValueError: `url` is not a path of the portal.
    """
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"a notification leads into the portal, not to {url!r}")
    stamp, key = clock.now(), (key or uuid.uuid4().hex)[:160]
    told = {person.pk: person for person in people if person.is_active}
    if not told:
        return
    letters = letters_for(told.values(), alarm=alarm, at_once=at_once)
    rows = [
        Notification(
            person=person,
            kind=kind,
            text=text[:500],
            url=url,
            key=key,
            created_at=stamp,
            mail=letters[pk].mail,
            mail_next_at=letters[pk].at,
        )
        for pk, person in told.items()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # With ignored conflicts no ids come back: the new ones are those of this very call.
    fresh = Notification.objects.filter(
        key=key, created_at=stamp, person__in=[row.person_id for row in rows]
    ).values_list("pk", flat=True)
    _dispatch_on_commit(list(fresh))


def _dispatch_on_commit(ids: list[int]) -> None:
    if not ids:
        return
    for channel in channels.registered():
        # Robust: an unreachable broker must not undo what the request has done; the sweep will send it.
        transaction.on_commit(_handing(channel, ids), robust=True)


def _handing(channel: Channel, ids: list[int]) -> Callable[[], None]:
    """A function with a name: what goes wrong in it is logged under that name."""

    def hand_over() -> None:
        channel.dispatch(ids)

    return hand_over


def mark_read(*, actor: User, notification: Notification) -> None:
    """The person has seen it; the second time changes nothing."""
    Notification.objects.filter(pk=notification.pk, person=actor, read_at__isnull=True).update(
        read_at=clock.now()
    )


def mark_all_read(*, actor: User) -> int:
    """Everything has been seen; returns how many were new."""
    return Notification.objects.filter(person=actor, read_at__isnull=True).update(read_at=clock.now())


def save_settings(*, actor: User, letters: str, alarms: str) -> NotificationSettings:
    """Choose how letters come from now on; what waits already goes as it would have.

    Raises:
        Refused: an alarm cannot be put away, or no such choice.
    """
    if letters not in Mail.values or alarms not in (Mail.AT_ONCE, Mail.DIGEST):
        raise Refused(
            "Выберите из списка: тревоги можно отложить до сводки, но не отключить.", field="alarms"
        )
    with transaction.atomic():
        row, _ = NotificationSettings.objects.update_or_create(
            person=actor, defaults={"letters": letters, "alarms": alarms}
        )
        record(
            "notifications.settings", actor=actor, object=actor, data={"letters": letters, "alarms": alarms}
        )
    return row
