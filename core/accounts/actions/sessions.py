"""Ending sessions."""

from __future__ import annotations

from django.db.models import F

from core.accounts.models import User


def end_sessions(person: User) -> None:
    """End every session of the person; whoever calls it in the person's own session renews that one.

    The epoch is part of each session's digest, so the next request of any of them is anonymous.
    """
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
