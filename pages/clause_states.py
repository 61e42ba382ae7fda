"""How a rule on a page is shown: what the portal sees, what a person has said of it, what is to be asked anew.

Codes of `core.looks` (kind «finding»), the worst first; a clause is shown by the worst of its rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.looks import Look, state_look
from pages.models import Assurance, ClauseResult, Finding
from regulation.clauses import Clause
from regulation.rules import RULES, Result, Rule

EXPIRES_SOON = timedelta(days=14)
# Never green by silence: what nobody knows stands before what is good.
WORST_FIRST = (
    *("violation", "finding", "expired", "expiring", "not_automatic", "under_way"),
    *("dismissed", "assured", "met", "not_applicable"),
)
BAD = frozenset({"violation", "finding"})
EXPIRY = frozenset({"expired", "expiring"})


def state_of(
    result: ClauseResult | None, finding: Finding | None, assurance: Assurance | None, today: date
) -> str:
    """The code of one rule on one page. `finding` is the open one, `assurance` the current one."""
    if finding is not None:
        return {"confirmed": "violation", "dismissed": "dismissed"}.get(finding.verdict, "finding")
    if result is None:
        return Result.NOT_AUTOMATIC.value
    if result.result != Result.NOT_AUTOMATIC or assurance is None:
        return result.result
    if assurance.until < today:
        return "expired"
    return "expiring" if assurance.until - today <= EXPIRES_SOON else "assured"


@dataclass(frozen=True)
class Line:
    """One rule on one page with everything that stands behind its state."""

    rule: Rule
    state: str
    result: ClauseResult | None = None
    finding: Finding | None = None
    assurance: Assurance | None = None

    @property
    def look(self) -> Look:
        """Shape, word and tone."""
        return state_look(self.state, "finding")

    @property
    def sentence(self) -> str:
        """What was seen, in one sentence."""
        if self.finding is not None:
            return self.finding.sentence
        return self.result.sentence if self.result else "Страницу ещё не проверяли"

    @property
    def is_bad(self) -> bool:
        return self.state in BAD

    @property
    def may_be_assured(self) -> bool:
        """Whether a person's word can stand for this rule now."""
        silent = self.result is not None and self.result.result == Result.NOT_AUTOMATIC
        return bool(self.rule.assured_days) and silent


@dataclass(frozen=True)
class Cell:
    """One clause on one page: its rules, the worst of them first."""

    clause: Clause
    lines: tuple[Line, ...]

    @property
    def state(self) -> str:
        return worst(line.state for line in self.lines)

    @property
    def look(self) -> Look:
        return state_look(self.state, "finding")

    @property
    def worst(self) -> Line:
        """The line that gives the cell its state."""
        return min(self.lines, key=lambda line: WORST_FIRST.index(line.state))


def worst(states: Iterable[str]) -> str:
    """The state that a person must see first."""
    return min(states, key=WORST_FIRST.index)


def cells_of(lines: Iterable[Line]) -> tuple[Cell, ...]:
    """Lines of one page by clause, in the order of the clauses."""
    by_clause: dict[str, list[Line]] = {}
    for line in lines:
        by_clause.setdefault(line.rule.clause.id, []).append(line)
    return tuple(Cell(rows[0].rule.clause, tuple(rows)) for rows in by_clause.values())


def rules_in_force(day: date) -> tuple[Rule, ...]:
    """The rules that work on a day."""
    return tuple(rule for rule in RULES if rule.in_force(day))
