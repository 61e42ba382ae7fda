"""A discussion group that goes on under another number keeps its channel (Telegram: `migrate_to_chat_id`)."""

from __future__ import annotations

from django.db import transaction

from core.access import Actor
from core.audit.actions import record
from networks.base import Network
from pages.models import OfficialPage


@transaction.atomic
def follow_group(*, actor: Actor, network: Network, old: str, new: str) -> int:
    """Write down that pages of the group `old` have the group `new` now; returns how many. Again is harmless.

    The network itself tells it, in an answer or an update, so nobody is asked for a right.
    """
    pages = OfficialPage.objects.filter(network=network, linked_id=old).exclude(linked_id="")
    moved = list(pages.exclude(state=OfficialPage.State.CLOSED))
    for page in moved:
        OfficialPage.objects.filter(pk=page.pk, linked_id=old).update(linked_id=new)
        record("page.group_moved", actor=actor, object=page, data={"old": old, "new": new})
    return len(moved)
