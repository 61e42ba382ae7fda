"""A notification belongs to the person it was written for."""

from __future__ import annotations

from django.http import Http404

from core.accounts.models import User
from core.notifications.models import Notification


def get_notification_for(actor: User, pk: int) -> Notification:
    """The person's own notification.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    notification = Notification.objects.filter(pk=pk, person=actor).first()
    if notification is None:
        raise Http404
    return notification
