"""What is no longer in the network. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from core import clock
from core.access import System
from core.audit.actions import record
from core.states import move
from moderation.capture import hands
from moderation.graphs import ITEM_GRAPH
from moderation.lanes import Lane
from moderation.models import InboxItem, Tombstone
from pages.models import OfficialPage

PORTAL = System("moderation")
# What its author took away is done with, unless it was a breach: then its author may still be banned.
_STILL_JUDGED = (Lane.DANGER, Lane.VIOLATION)


def note_gone(page: OfficialPage, external_id: str) -> None:
    """A comment was deleted. When it was never told of, the deletion is remembered until it is."""
    item = (
        InboxItem.objects.select_for_update(of=("self",))
        .filter(page=page, kind=InboxItem.Kind.COMMENT, external_id=external_id)
        .first()
    )
    if item is None:
        stone = Tombstone(network=page.network, page=page.external_id, external_id=external_id[:64])
        Tombstone.objects.bulk_create([stone], ignore_conflicts=True)
        return
    if not item.is_gone:
        mark_gone(item)


def mark_gone(item: InboxItem) -> None:
    """Note that an item is gone, and close it when nobody has anything left to judge."""
    item.gone_at = clock.now()
    InboxItem.objects.filter(pk=item.pk).update(gone_at=item.gone_at)
    hands.comment_gone(item)
    close_if_harmless(item)


def close_if_harmless(item: InboxItem) -> bool:
    """Close a gone item that triage has read and found harmless; True when it was closed."""
    if not item.is_gone or item.state != "new" or item.triaged_at is None or item.lane in _STILL_JUDGED:
        return False
    move(item, ITEM_GRAPH, "closed", sources=["new"], closed_at=clock.now())
    record("moderation.closed_gone", actor=PORTAL, object=item, organization_id=item.page.organization_id)
    return True


def note_absent(page: OfficialPage, post_id: str, present: Iterable[str], before: datetime) -> int:
    """After a complete reading of a post's comments: those we knew of before it and that it did not show are gone."""
    known = InboxItem.objects.filter(
        page=page, kind=InboxItem.Kind.COMMENT, post_id=post_id, gone_at__isnull=True, seen_at__lt=before
    )
    shown = set(present)
    missing = [pk for pk, number in known.values_list("pk", "external_id") if number not in shown]
    for item in InboxItem.objects.select_for_update(of=("self",)).filter(
        Q(gone_at__isnull=True), pk__in=missing
    ):
        mark_gone(item)
    return len(missing)
