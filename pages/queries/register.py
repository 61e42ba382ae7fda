"""The list of pages: filtered, narrowed, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from core.access import Actor
from core.forms import one_line
from core.organizations.models import Organization
from networks.base import Network
from pages.access import pages_visible_to
from pages.models import OfficialPage


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; anything unknown is no filter."""

    q: str = ""
    network: str = ""
    state: str = ""
    kind: str = ""
    broken: bool = False

    @classmethod
    def of(cls, query: dict[str, Any]) -> Filters:
        """From the query string."""

        def known(name: str, values: list[str]) -> str:
            value = str(query.get(name, ""))
            return value if value in values else ""

        return cls(
            q=one_line(str(query.get("q", "")), most=100),
            network=known("network", [network.value for network in Network]),
            state=known("state", list(OfficialPage.State.values)),
            kind=known("kind", list(Organization.Kind.values)),
            broken=query.get("broken") == "1",
        )

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()


def _in_order(field: str, values: list[str]) -> Case:
    whens = [When(**{field: value}, then=Value(index)) for index, value in enumerate(values)]
    return Case(*whens, default=Value(len(values)), output_field=IntegerField())


def listed_pages(actor: Actor, filters: Filters) -> QuerySet[OfficialPage]:
    """Pages the actor sees: by organization from the administration down, then by network. Closed ones on request."""
    pages = pages_visible_to(actor).select_related("organization")
    if filters.state:
        pages = pages.filter(state=filters.state)
    else:
        pages = pages.exclude(state=OfficialPage.State.CLOSED)
    if filters.network:
        pages = pages.filter(network=filters.network)
    if filters.kind:
        pages = pages.filter(organization__kind=filters.kind)
    if filters.broken:
        pages = pages.filter(broken_since__isnull=False)
    if filters.q:
        pages = pages.filter(pk__in=_matching(pages, filters.q))
    kinds, networks = list(Organization.Kind.values), [network.value for network in Network]
    return pages.order_by(
        _in_order("organization__kind", kinds),
        "organization__short_name",
        "organization_id",
        _in_order("network", networks),
        "pk",
    )


def _matching(pages: QuerySet[OfficialPage], q: str) -> list[int]:
    """Found in Python: SQLite compares only Latin letters without case, and the register is small."""
    names = ("pk", "title", "screen_name", "external_id", "organization__name", "organization__short_name")
    words = q.casefold().split()
    return [
        pk
        for pk, *texts in pages.values_list(*names)
        if all(word in " ".join(texts).casefold() for word in words)
    ]


def state_counts(actor: Actor) -> dict[str, int]:
    """How many visible pages are in each state, of each kind of owner («kind_body»), and under «broken» without access.

    One query.
    """
    pages = pages_visible_to(actor).order_by()
    states = {state: Count("pk", filter=Q(state=state)) for state in OfficialPage.State.values}
    open_ones = ~Q(state=OfficialPage.State.CLOSED)
    kinds = {
        f"kind_{kind}": Count("pk", filter=open_ones & Q(organization__kind=kind))
        for kind in Organization.Kind.values
    }
    lost = Count("pk", filter=Q(broken_since__isnull=False) & open_ones)
    return pages.aggregate(**states, **kinds, broken=lost)


def kinds_of(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Kinds of owners that have pages: code, words, how many. A long register is opened by them."""
    found = [(kind.value, str(kind.label), counts[f"kind_{kind.value}"]) for kind in Organization.Kind]
    return [row for row in found if row[2]]
