"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from regulation.clauses import Clause


class Result(StrEnum):
    """How a check of a clause ends. Never «met» by silence."""

    MET = "met"
    FINDING = "finding"
    NOT_AUTOMATIC = "not_automatic"
    NOT_APPLICABLE = "not_applicable"


RESULT_NAMES = {
    Result.MET: "выполнено",
    Result.FINDING: "замечание",
    Result.NOT_AUTOMATIC: "не проверяется автоматически",
    Result.NOT_APPLICABLE: "неприменимо",
}


@dataclass(frozen=True)
class Outcome:
    """The result with one Russian sentence: what was found, or on which ground it does not apply."""

    result: Result
    sentence: str


@dataclass(frozen=True)
class Rule:
    """A check of one clause: stable `id`, the clause, dates in force, what it looks at, the check itself."""

    id: str
    clause: Clause
    since: date
    explanation: str
    check: Callable[[Any], Outcome]
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the rule works on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
