"""Taking an item in hand, so that two moderators do not work on one; a claim ends by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q

from core import clock
from core.access import require
from core.accounts.models import User
from core.errors import Refused, Stale
from core.russian import short_name
from core.work.rows import STALE
from moderation.access import may_moderate
from moderation.graphs import ITEM_WORDS
from moderation.models import InboxItem, Verdict

LEASE = timedelta(minutes=5)


def claim(*, actor: User, item: InboxItem) -> None:
    """Take a waiting item in hand for five minutes, or hold it five minutes longer; what was in hand before is let go.

    No entry is made in the journal: holding changes nothing, and ends by itself.

    Raises:
        AccessDenied: not a moderator.
        Refused: somebody else has it in hand; the sentence says who and until when.
        Stale: it is decided already.
    """
    require(may_moderate(actor))
    now = clock.now()
    taken = InboxItem.objects.filter(free_for(actor), pk=item.pk, state="new").update(
        claimed_by=actor, claimed_until=now + LEASE
    )
    if taken != 1:
        raise why_not(item, actor)
    # One at a time: who leafs through the queue must not hold all of it.
    others = InboxItem.objects.filter(claimed_by=actor).exclude(pk=item.pk)
    others.update(claimed_by=None, claimed_until=None)
    item.refresh_from_db()


def release(*, actor: User, item: InboxItem) -> None:
    """Give an item back to the queue; one that is not in the actor's hands stays as it is."""
    require(may_moderate(actor))
    held = InboxItem.objects.filter(pk=item.pk, claimed_by=actor)
    held.update(claimed_by=None, claimed_until=None)
    item.refresh_from_db()


def free_for(actor: User) -> Q:
    """Nobody else has it in hand. A condition without joins: it is checked in the UPDATE itself."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=clock.now())
    return free | Q(claimed_by=actor)


def why_not(item: InboxItem, actor: User) -> Refused:
    """Why an item cannot be taken or decided by `actor`: in whose hands it is, or who has decided what."""
    found = InboxItem.objects.select_related("claimed_by", "department").get(pk=item.pk)
    if found.state == "new" and found.claimed_now and found.claimed_by and found.claimed_by_id != actor.pk:
        assert found.claimed_until is not None
        at = found.claimed_until.astimezone(clock.city_zone())
        return Refused(
            f"Это сейчас разбирает {short_name(found.claimed_by.full_name)}, до {at:%H:%M}.",
            advice="Возьмите следующее: это вернётся в очередь, если его не решат.",
        )
    verdict = Verdict.objects.filter(item=found, is_current=True).select_related("by").first()
    if found.state != "new" and verdict is not None:
        who, what = short_name(verdict.by.full_name), verdict.get_kind_display()
        return Stale(f"Это уже решено: {who} — {what}.", advice="Обновите страницу и возьмите следующее.")
    if found.state not in ("new", "waiting"):
        return Stale(f"Это уже не ждёт разбора: {ITEM_WORDS[found.state]}.")
    return Stale(STALE)


LET_GO: dict[str, Any] = {"claimed_by": None, "claimed_until": None}
