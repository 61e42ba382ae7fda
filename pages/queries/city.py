"""The clauses that speak of the city and not of a page, judged over the portal's own rows."""

from __future__ import annotations

from dataclasses import dataclass

from core.access import Actor
from pages.access import organizations_seen
from pages.city_facts import city_facts
from regulation.rules import CITY_RULES, CityRule, Outcome, Result


@dataclass(frozen=True)
class CityLine:
    """A rule of the city and what it says today."""

    rule: CityRule
    outcome: Outcome

    @property
    def is_bad(self) -> bool:
        return self.outcome.result is Result.FINDING


def city_lines(actor: Actor) -> list[CityLine]:
    """Every rule of the city, those not met first; nothing for who does not see all its pages. About ten queries."""
    if organizations_seen(actor) is not None:
        return []
    known = city_facts()
    lines = [CityLine(rule, rule.check(known)) for rule in CITY_RULES]
    return sorted(lines, key=lambda line: not line.is_bad)
