"""The blacklist as it is listed, filtered and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from core import clock
from core.accounts.models import User
from core.forms import one_line
from moderation.access import entries_visible_to
from moderation.graphs import IN_FORCE
from moderation.grounds import Ground
from moderation.models import Action, BlacklistEntry
from networks.base import Network

ON_A_PAGE = 50
MOST_COUNTED = 999
SOON = timedelta(days=3)
# «in_force»: those who are banned, or being banned or freed; «over»: lifted and cancelled.
STATES = ("in_force", "soon", "nameless", "over")


@dataclass(frozen=True)
class EntryFilters:
    """What was asked for; anything unknown is no filter."""

    state: str = "in_force"
    network: str = ""
    ground: str = ""
    page: int = 0
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> EntryFilters:
        """From the query string."""
        state, network, ground, page = (
            str(query.get(name, "")) for name in ("state", "network", "ground", "page")
        )
        return cls(
            state=state if state in STATES else "in_force",
            network=network if network in [one.value for one in Network] else "",
            ground=ground if ground in Ground.values else "",
            page=int(page) if page.isascii() and page.isdecimal() and len(page) < 10 else 0,
            q=one_line(str(query.get("q", "")), most=100),
        )


@dataclass(frozen=True)
class EntriesPage:
    """A page of the blacklist, the newest first; `after` asks for the next one."""

    entries: Sequence[BlacklistEntry]
    after: str = ""


def entries(actor: User, filters: EntryFilters | None = None, *, after: str = "") -> EntriesPage:
    """Entries the actor may see, with page and people; one query."""
    found = _filtered(entries_visible_to(actor), filters or EntryFilters())
    if after.isascii() and after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    found = found.select_related("page", "item", "banned_by", "lift_by", "verdict__clause__rules")
    rows = list(found.order_by("-pk")[: ON_A_PAGE + 1])
    more = str(rows[ON_A_PAGE - 1].pk) if len(rows) > ON_A_PAGE else ""
    return EntriesPage(rows[:ON_A_PAGE], more)


def _filtered(found: QuerySet[BlacklistEntry], filters: EntryFilters) -> QuerySet[BlacklistEntry]:
    found = found.filter(_in_state(filters.state))
    if filters.network:
        found = found.filter(network=filters.network)
    if filters.ground:
        found = found.filter(ground=filters.ground)
    if filters.page:
        found = found.filter(page_id=filters.page)
    for word in filters.q.split()[:5]:
        cases = {word, word.lower(), word.upper(), word.capitalize()}  # SQLite knows no case of Cyrillic
        named = Q(author_id=word)
        for one in cases:
            named |= Q(author_name__icontains=one)
        found = found.filter(named)
    return found


def _in_state(state: str) -> Q:
    if state == "soon":
        now = clock.now()
        return Q(state__in=["applying", "active"], until__gt=now, until__lte=now + SOON)
    if state == "nameless":
        return Q(state__in=IN_FORCE, ground="")
    return Q(state__in=IN_FORCE) if state == "in_force" else ~Q(state__in=IN_FORCE)


def entry_actions(entry: BlacklistEntry) -> list[Action]:
    """What was done in the network for an entry, the oldest first."""
    return list(entry.actions.select_related("page", "done_by", "item", "entry").order_by("pk"))


def in_force_count(actor: User) -> int:
    """How many are banned, up to `MOST_COUNTED`."""
    return entries_visible_to(actor).filter(state__in=IN_FORCE)[:MOST_COUNTED].count()
