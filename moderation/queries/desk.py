"""The moderator's list: its tabs, its filter, one sheet of rows at a time, who stands next.

Every read is bounded: a sheet is read by key along an index, a count stops at a hundred, a search looks through the
first five thousand of a tab. A million kept items cost no more than ten thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Left

from core import clock
from core.accounts.models import User
from core.forms import one_line
from moderation.access import items_visible_to
from moderation.looks import LABELS
from moderation.models import InboxItem, Verdict
from networks.base import Network

ON_A_SHEET = 30
MOST_COUNTED = 100
MOST_SEARCHED = 5000
MOST_OWN = 200
MOST_SHOWN = 300  # characters of a text in a row


class Tab(StrEnum):
    """What the list shows."""

    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    DONE = "done"


DONE_STATES = ("decided", "answered", "closed")


def tab_of(item: InboxItem) -> Tab:
    """The tab in which an item is found."""
    return {"new": Tab.NEW, "waiting": Tab.WAITING}.get(item.state, Tab.DONE)


@dataclass(frozen=True)
class Filters:
    """What the moderator asked for; anything unknown is no filter."""

    q: str = ""
    network: str = ""
    page: int = 0
    label: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Filters:
        """From the query string."""
        network, label, page = (str(query.get(name, "")) for name in ("network", "label", "page"))
        return cls(
            q=one_line(str(query.get("q", "")), most=100),
            network=network if network in [one.value for one in Network] else "",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 0,
            label=label if label in LABELS else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()

    @property
    def as_query(self) -> dict[str, str]:
        """For an address."""
        found = {"q": self.q, "network": self.network, "page": str(self.page or ""), "label": self.label}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Sheet:
    """Some rows of a tab; `more` is the key of the next sheet, empty at the end."""

    rows: list[InboxItem] = field(default_factory=list)
    more: str = ""

    def place_of(self, pk: int) -> int | None:
        """From 1, or None when it is not on this sheet."""
        return next((place for place, row in enumerate(self.rows, 1) if row.pk == pk), None)


# --- what a tab holds ---------------------------------------------------------------------------------


def in_tab(actor: User, tab: Tab) -> QuerySet[InboxItem]:
    """Items of a tab that the actor sees, in its order."""
    items = items_visible_to(actor)
    if tab is Tab.NEW:
        return items.filter(state="new").order_by("rank", "pk")
    if tab is Tab.MINE:
        return items.filter(pk__in=_own(actor)).order_by("-pk")
    if tab is Tab.WAITING:
        return items.filter(state="waiting").order_by("-pk")
    return items.filter(state__in=DONE_STATES).order_by("-pk")


def _own(actor: User) -> list[int]:
    """What the actor has in hand, and has lately decided."""
    held = InboxItem.objects.filter(claimed_by=actor, claimed_until__gt=clock.now(), state="new")
    decided = Verdict.objects.filter(by=actor, undone_at__isnull=True).order_by("-decided_at")
    return [*held.values_list("pk", flat=True), *decided.values_list("item", flat=True)[:MOST_OWN]]


def _filtered(items: QuerySet[InboxItem], filters: Filters) -> QuerySet[InboxItem]:
    if filters.page:
        items = items.filter(page_id=filters.page)
    if filters.network:
        items = items.filter(network=filters.network)
    if not (filters.q or filters.label):
        return items
    # No index knows words: the first ones of the tab are looked through.
    found = InboxItem.objects.filter(pk__in=list(items.values_list("pk", flat=True)[:MOST_SEARCHED]))
    if filters.label:
        found = found.annotate(seen=Cast("triage", TextField())).filter(
            seen__contains=f'"name": "{filters.label}"'
        )
    for word in filters.q.split()[:5]:
        found = found.filter(reduce(or_, map(_holds, _cases(word))))
    return found.order_by(*items.query.order_by)


def _cases(word: str) -> set[str]:
    """SQLite compares only Latin letters without case: the usual ways of writing a word are asked for."""
    return {word, word.lower(), word.upper(), word.capitalize()}


def _holds(word: str) -> Q:
    return Q(text__icontains=word) | Q(author_name__icontains=word)


# --- reading it -----------------------------------------------------------------------------------------


_SHOWN = (
    *("network", "kind", "author_name", "at", "gone_at", "triage", "rank", "state", "answer_until"),
    *("claimed_until", "claimed_by__first_name", "claimed_by__last_name", "claimed_by__patronymic"),
    *("department_by", "department__short_name"),
)


def _lean(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """What a row shows: a text of 100,000 characters is not brought for its first line."""
    rows = items.select_related("claimed_by", "department").only(*_SHOWN)
    return rows.annotate(beginning=Left("text", MOST_SHOWN))


def sheet_of(actor: User, tab: Tab, filters: Filters, *, after: str = "", most: int = ON_A_SHEET) -> Sheet:
    """The first rows of a tab, or those after a key; a key that is none means the first."""
    items = _filtered(in_tab(actor, tab), filters)
    rows = list(_lean(_after(items, tab, after))[: most + 1])
    more = key_of(rows[most - 1], tab) if len(rows) > most else ""
    return Sheet(rows[:most], more)


def key_of(item: InboxItem, tab: Tab) -> str:
    """Where a sheet may go on: the last row's place in the order of its tab."""
    return f"{item.rank}-{item.pk}" if tab is Tab.NEW else str(item.pk)


def _after(items: QuerySet[InboxItem], tab: Tab, key: str) -> QuerySet[InboxItem]:
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in key.split("-")):
        return items
    numbers = [int(part) for part in key.split("-")]
    if tab is Tab.NEW and len(numbers) == 2:
        rank, pk = numbers
        return items.filter(rank__gte=rank).exclude(rank=rank, pk__lte=pk)
    if tab is not Tab.NEW and len(numbers) == 1:
        return items.filter(pk__lt=numbers[0])
    return items


@dataclass(frozen=True)
class Neighbours:
    """Ids of the items before and after one in the order of a tab."""

    before: int | None = None
    after: int | None = None


def neighbours_of(actor: User, item: InboxItem, tab: Tab, filters: Filters, sheet: Sheet) -> Neighbours:
    """From the sheet where it stands on it, else two short reads."""
    place = sheet.place_of(item.pk)
    if place and place < len(sheet.rows):
        return Neighbours(sheet.rows[place - 2].pk if place > 1 else None, sheet.rows[place].pk)
    items = _filtered(in_tab(actor, tab), filters).exclude(pk=item.pk)
    if tab is Tab.NEW:
        ahead = Q(rank__gt=item.rank) | Q(rank=item.rank, pk__gt=item.pk)
        later, earlier = items.filter(rank__gte=item.rank).filter(ahead), items.filter(rank__lte=item.rank)
        back = earlier.exclude(ahead).order_by("-rank", "-pk")
    else:
        later, back = items.filter(pk__lt=item.pk), items.filter(pk__gt=item.pk).order_by("pk")
    return Neighbours(_first(back), _first(later))


def _first(items: QuerySet[InboxItem]) -> int | None:
    return items.values_list("pk", flat=True).first()


def counted(items: QuerySet[Any]) -> QuerySet[Any]:
    """For a count up to a hundred: that is as much as a person wants to know."""
    return items.order_by()[:MOST_COUNTED]


def count_words(count: int) -> str:
    """«14», «99+»; nothing for none."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")


def waiting_rows(actor: User) -> QuerySet[InboxItem]:
    """For the counter of the navigation: what waits for this person, a hundred rows at most."""
    return InboxItem.objects.filter(pk__in=counted(in_tab(actor, Tab.NEW)).values("pk")).order_by()
