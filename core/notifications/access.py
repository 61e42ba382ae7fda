"""A notification belongs to the person it was written for."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from core.accounts.models import User
from core.notifications.models import Notification


def get_notification_for(actor: User, pk: int) -> Notification:
    """The person's own notification.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    return get_object_or_404(Notification, pk=pk, person=actor)
