"""Entering people on the blacklist, for whichever action needs it. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from core.access import Actor
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.states import move
from moderation.graphs import ENTRY_GRAPH, IN_FORCE
from moderation.models import Action, BlacklistEntry, Verdict
from pages.models import OfficialPage

BEING_LIFTED = "Запрет этому человеку как раз снимают. Подождите минуту и решите ещё раз."


def require_not_lifting(author_id: str, pages: Sequence[OfficialPage]) -> None:
    """Pass, or raise Refused while an earlier ban of this person is being lifted."""
    if BlacklistEntry.objects.filter(page__in=pages, author_id=author_id, state="lifting").exists():
        raise Refused(BEING_LIFTED)


def enter(*, actor: User, verdict: Verdict, page: OfficialPage) -> BlacklistEntry | None:
    """A new entry with its ban in the network, or None when the person is on this blacklist already."""
    item = verdict.item
    if BlacklistEntry.objects.filter(page=page, author_id=item.author_id, state__in=IN_FORCE).exists():
        return None
    try:
        with transaction.atomic():
            entry = BlacklistEntry.objects.create(
                network=page.network,
                page=page,
                author_id=item.author_id,
                author_name=item.author_name,
                author_url=item.author_url,
                verdict=verdict,
                item=item,
                ground=verdict.ground,
                act=verdict.act,
                article=verdict.article,
                since=verdict.decided_at,
                until=verdict.ban_until,
                banned_by=actor,
            )
    except IntegrityError:
        return None  # another moderator has entered the same person a moment ago
    plan_ban(entry, due_at=verdict.due_at, verdict=verdict)
    record(
        "blacklist.entered",
        actor=actor,
        object=entry,
        organization_id=page.organization_id,
        data={"page": page.pk, "verdict": verdict.pk},
    )
    return entry


def plan_ban(entry: BlacklistEntry, *, due_at: datetime, verdict: Verdict | None = None) -> Action:
    """A ban in the network; the same ban again only moves its end."""
    return Action.objects.create(
        kind=Action.Kind.BAN,
        page=entry.page,
        item=entry.item,
        verdict=verdict,
        entry=entry,
        due_at=due_at,
        next_at=due_at,
    )


def plan_unban(entry: BlacklistEntry, *, due_at: datetime) -> Action:
    """Lifting a ban in the network; one who is not banned is done."""
    return Action.objects.create(
        kind=Action.Kind.UNBAN, page=entry.page, item=entry.item, entry=entry, due_at=due_at, next_at=due_at
    )


def cancel_entries(verdict: Verdict) -> None:
    """The verdict is undone before anything was sent."""
    for entry in verdict.blacklist_entries.filter(state="applying"):
        move(entry, ENTRY_GRAPH, "cancelled", sources=["applying"])


def journal(event: str, actor: Actor, entry: BlacklistEntry, **data: object) -> None:
    """An entry of the journal about an entry of the blacklist."""
    record(event, actor=actor, object=entry, organization_id=entry.page.organization_id, data=data)
