"""What the end of an action means for its item and its blacklist entry. In the caller's transaction."""

from __future__ import annotations

import contextlib

from core import clock
from core.access import System
from core.errors import Stale
from core.states import move
from moderation.actions.entries import journal
from moderation.capture.gone import mark_gone
from moderation.graphs import ENTRY_GRAPH, ITEM_GRAPH, OVER
from moderation.models import Action, BlacklistEntry, InboxItem, Verdict
from networks.base import Network

PORTAL = System("moderation")


def settle_done(action: Action) -> None:
    """The action is done: the entry follows, and the item when nothing more is to be done for it."""
    entry = _entry_of(action)
    if action.kind == Action.Kind.BAN and entry is not None:
        _in_force(entry, action)
        if entry.network == Network.TELEGRAM:
            _erased(entry)
    if action.kind == Action.Kind.UNBAN and entry is not None:
        _lifted(entry, action)
    if action.kind == Action.Kind.DELETE_COMMENT and action.item_id is not None:
        InboxItem.objects.filter(pk=action.item_id, gone_at__isnull=True).update(gone_at=clock.now())
    settle_item(action)


def settle_given_up(action: Action) -> None:
    """A person has decided to do without it. A ban that is not made leaves no entry in force."""
    entry = _entry_of(action)
    if action.kind == Action.Kind.BAN and entry is not None and entry.state == "applying":
        was_in_force = entry.applied_at is not None  # only its prolonging is given up
        move(entry, ENTRY_GRAPH, "active" if was_in_force else "cancelled", sources=["applying"])
    if action.kind == Action.Kind.UNBAN and entry is not None:
        _lifted(entry, action)
    settle_item(action)


def _erased(entry: BlacklistEntry) -> None:
    """With a ban Telegram takes away everything the person has written in the group; we have our copies."""
    written = InboxItem.objects.select_for_update(of=("self",)).select_related("page")
    same = {"page": entry.page, "author_id": entry.author_id, "kind": InboxItem.Kind.COMMENT}
    for item in written.filter(**same, gone_at__isnull=True):
        mark_gone(item)


def _entry_of(action: Action) -> BlacklistEntry | None:
    """The entry as it is now, not as it was when the action was loaded."""
    return BlacklistEntry.objects.select_related("page").filter(pk=action.entry_id or 0).first()


def settle_item(action: Action) -> None:
    """A decided item is done with when all its actions are over; an answer that was given up waits again."""
    if action.verdict_id is None or action.item_id is None:
        return
    verdict = Verdict.objects.select_related("item").get(pk=action.verdict_id)
    item = verdict.item
    if not verdict.is_current or item.state != "decided":
        return
    if verdict.actions.exclude(state__in=OVER).exists():
        return
    now = clock.now()
    with contextlib.suppress(Stale):  # another action of this item has just settled it
        if not verdict.deletes and not verdict.actions.filter(state="done").exists():
            move(item, ITEM_GRAPH, "new", sources=["decided"])
            Verdict.objects.filter(pk=verdict.pk).update(is_current=False)
        elif verdict.deletes:
            move(item, ITEM_GRAPH, "closed", sources=["decided"], closed_at=now)
        else:
            move(item, ITEM_GRAPH, "answered", sources=["decided"], closed_at=now)


def _in_force(entry: BlacklistEntry, action: Action) -> None:
    if entry.state != "applying":
        return
    applied = BlacklistEntry.Applied.BY_HAND if action.done_by_id else BlacklistEntry.Applied.API
    move(entry, ENTRY_GRAPH, "active", sources=["applying"], applied=applied, applied_at=clock.now())
    journal("blacklist.in_force", PORTAL, entry, verified=action.verified_at is not None)


def _lifted(entry: BlacklistEntry, action: Action) -> None:
    if entry.state != "lifting":
        return
    move(entry, ENTRY_GRAPH, "lifted", sources=["lifting"], lifted_at=clock.now())
    journal("blacklist.lifted", PORTAL, entry, verified=action.verified_at is not None)
