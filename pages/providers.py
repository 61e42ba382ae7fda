"""What pages learn from the rooms above: they register a provider in `AppConfig.ready`, never the other way round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.clock import Week


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
