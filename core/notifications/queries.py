"""What a person has been told."""

from __future__ import annotations

from django.db.models import QuerySet

from core.accounts.models import User
from core.notifications.models import Notification, NotificationSettings


def notifications_of(actor: User) -> QuerySet[Notification]:
    """The person's own notifications, newest first."""
    return Notification.objects.filter(person=actor)


def unread(user: User) -> QuerySet[Notification]:
    """What the person has not read; served by a partial index."""
    return Notification.objects.filter(person=user, read_at__isnull=True)


def unread_count(user: User) -> int:
    """How many the person has not read."""
    return unread(user).count()


def settings_of(actor: User) -> NotificationSettings:
    """How the person wants to be written to; the defaults when nothing was chosen."""
    return NotificationSettings.objects.filter(person=actor).first() or NotificationSettings(person=actor)
