"""What stands beside an entry of the blacklist: its evidence, and the same person's other entries."""

from __future__ import annotations

from core.accounts.models import User
from moderation.access import entries_visible_to
from moderation.models import BlacklistEntry, Evidence

MOST = 20


def evidence_of(entry: BlacklistEntry) -> list[Evidence]:
    """Frozen copies of what the ban rests on, the oldest first; none for a ban seen in the network."""
    if entry.item_id is None:
        return []
    return list(Evidence.objects.filter(item_id=entry.item_id).order_by("pk")[:MOST])


def other_entries(actor: User, entry: BlacklistEntry) -> list[BlacklistEntry]:
    """Of the same identity in the same network, the newest first."""
    same = entries_visible_to(actor).filter(network=entry.network, author_id=entry.author_id)
    return list(same.exclude(pk=entry.pk).select_related("page").order_by("-pk")[:MOST])
