"""Bans and their lifting as the networks tell of them: ours are confirmed, those made by hand are written down."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from core import clock
from core.access import System
from core.states import move
from moderation.actions.entries import journal
from moderation.capture import hands
from moderation.graphs import ENTRY_GRAPH, IN_FORCE
from moderation.models import BlacklistEntry, InboxItem
from networks.inbound.parsing.residents import BanEvent
from pages.models import OfficialPage

PORTAL = System("moderation")


def note(page: OfficialPage, event: BanEvent) -> None:
    """Somebody's standing changed. An entry that the portal is just making or lifting is left to its action."""
    entry = (
        BlacklistEntry.objects.select_for_update(of=("self",))
        .filter(page=page, author_id=event.user_id, state__in=IN_FORCE)
        .first()
    )
    if entry is None:
        if event.banned:
            _seen(page, event.user_id, event.until)
    elif event.banned:
        hands.banned(entry)
    elif entry.state == "active":
        _lifted(entry, expired=event.expired)
    else:
        hands.freed(entry)


def _seen(page: OfficialPage, user_id: str, until: datetime | None) -> None:
    """Somebody was banned in the network itself: the entry waits for its ground."""
    now = clock.now()
    if until is not None and until <= now:
        return  # an old piece of news
    lately = BlacklistEntry.objects.filter(page=page, author_id=user_id).order_by("-pk").first()
    if (
        lately is not None
        and lately.lifted_at is not None
        and lately.applied != BlacklistEntry.Applied.NETWORK
    ):
        return  # the news of our own ban has come after its lifting
    known = InboxItem.objects.filter(network=page.network, author_id=user_id).order_by("-pk").first()
    try:
        with transaction.atomic():
            entry = BlacklistEntry.objects.create(
                network=page.network,
                page=page,
                author_id=user_id,
                author_name=known.author_name if known else "",
                author_url=known.author_url if known else "",
                source=BlacklistEntry.Source.NETWORK,
                state="applying",
                since=now,
                until=until,
                applied=BlacklistEntry.Applied.NETWORK,
                applied_at=now,
            )
            move(entry, ENTRY_GRAPH, "active", sources=["applying"])
    except IntegrityError:
        return  # a decision of ours has entered the same person a moment ago
    journal("blacklist.seen", PORTAL, entry)


def _lifted(entry: BlacklistEntry, *, expired: bool) -> None:
    """Lifted in the network itself, by hand or because the term is over there."""
    why = BlacklistEntry.LiftWhy.EXPIRY if expired else BlacklistEntry.LiftWhy.NETWORK
    move(entry, ENTRY_GRAPH, "lifted", sources=["active"], lift_why=why, lifted_at=clock.now())
    journal("blacklist.lifted_in_network", PORTAL, entry)
