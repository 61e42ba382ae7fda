"""What pages learn from the rooms above: they register a provider in `AppConfig.ready`, never the other way round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import Week
from regulation.facts import Lead, WeekPlan


@dataclass(frozen=True)
class Planned:
    """Publications of a page that are still to come in a week: with a time ahead, and past it without having gone out."""

    planned: int = 0
    overdue: int = 0


PlannedProvider = Callable[[Sequence[int], Week], dict[int, Planned]]

_planned: list[PlannedProvider] = []


def register_planned(provider: PlannedProvider) -> None:
    """Add a source of planned publications: page ids and a week → what is planned, in a constant number of queries."""
    if provider not in _planned:
        _planned.append(provider)


def planned(page_ids: Sequence[int], week: Week) -> dict[int, Planned]:
    """What is planned on pages in a week, summed over the sources; pages with nothing may be absent."""
    joined: dict[int, Planned] = {}
    for provider in _planned:
        for page_id, more in provider(page_ids, week).items():
            had = joined.get(page_id, Planned())
            joined[page_id] = Planned(had.planned + more.planned, had.overdue + more.overdue)
    return joined


RulesAddress = Callable[[], str]

_rules_address: list[RulesAddress] = []


def register_rules_address(provider: RulesAddress) -> None:
    """Say where the public rules of conduct stand (п. 9 а): an address with its scheme, empty while there are none."""
    _rules_address[:] = [provider]


def rules_address() -> str:
    """The address of the public rules of conduct, empty when there are none."""
    return _rules_address[0]() if _rules_address else ""


@dataclass(frozen=True)
class ConnectionFact:
    """A page's place in the city's own register of connections (п. 9 в).

    `state` is the register's code («connected», «not_required» and those on the way), `word` and `tone` its look,
    `sentence` one Russian sentence for a person, `url` a path of the portal.
    """

    state: str
    word: str
    tone: str = ""
    since: date | None = None
    sentence: str = ""
    url: str = ""
    in_time: bool = False  # on the way, its day has not passed


ConnectionProvider = Callable[[Sequence[int]], dict[int, ConnectionFact]]

_connections: list[ConnectionProvider] = []


def register_connections(provider: ConnectionProvider) -> None:
    """Add the register of connections: page ids → facts, in a constant number of queries."""
    if provider not in _connections:
        _connections.append(provider)


def connections(page_ids: Sequence[int]) -> dict[int, ConnectionFact]:
    """What the register says of pages; those it does not know are absent."""
    joined: dict[int, ConnectionFact] = {}
    for provider in _connections:
        joined |= provider(page_ids)
    return joined


LeadProvider = Callable[[], Lead]
PlanProvider = Callable[[date], WeekPlan]

_lead: list[LeadProvider] = []
_plan: list[PlanProvider] = []


def register_lead(provider: LeadProvider) -> None:
    """Say who answers for «Госпаблики» (п. 2 of the order)."""
    _lead[:] = [provider]


def lead() -> Lead | None:
    """Who answers for «Госпаблики»; None when no room knows."""
    return _lead[0]() if _lead else None


def register_plan(provider: PlanProvider) -> None:
    """Say of a day whether the plan of its week is confirmed (п. 2.3)."""
    _plan[:] = [provider]


def plan(day: date) -> WeekPlan | None:
    """The plan of a day's week; None when no room knows."""
    return _plan[0](day) if _plan else None
