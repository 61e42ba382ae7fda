"""The adapter of a page."""

from __future__ import annotations

from datetime import datetime

from core.access import System
from networks.base import Adapter, Tokens
from networks.kept_store import KeptInDatabase
from networks.registry import adapter_for
from pages.actions.lifecycle import note_dead_key
from pages.actions.moves import follow_group
from pages.models import OfficialPage, WallPost
from pages.tokens import tokens_for

PORTAL = System("network")


def adapter_of(page: OfficialPage, tokens: Tokens | None = None) -> Adapter:
    """An adapter that talks for this page, with the page's own tokens unless others are given."""
    own = tokens_for(page)
    adapter = adapter_for(page.target, tokens or own)
    adapter.kept = KeptInDatabase()
    adapter.seen_since = lambda since: _seen_since(page, since)
    adapter.moved = lambda old, new: follow_group(actor=PORTAL, network=adapter.network, old=old, new=new)
    if tokens is None:  # of those just typed into a form the one who types is told
        adapter.key_died = lambda kind, why: note_dead_key(
            page=page, kind=kind, owner=own.owners.get(kind), why=why
        )
    return adapter


def _seen_since(page: OfficialPage, since: datetime) -> int:
    """Publications of the page since then: ours, those made by hand or pushed, also what was taken off again."""
    return WallPost.objects.filter(page=page, published_at__gte=since).count()
