"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulation.clauses import SUBJECT_NAMES, Clause, Subject
from regulation.facts import OnPage

SINCE = date(2024, 9, 12)  # the order's own date
MOST_WORDS = 300
_LATIN = {"а": "a", "б": "b", "в": "v", "г": "g"}


class Result(StrEnum):
    """How a check of a clause ends. Never «met» by silence."""

    MET = "met"
    FINDING = "finding"
    UNDER_WAY = "under_way"
    NOT_AUTOMATIC = "not_automatic"
    NOT_APPLICABLE = "not_applicable"


RESULT_NAMES = {
    Result.MET: "выполнено",
    Result.FINDING: "замечание",
    Result.UNDER_WAY: "выполняется",
    Result.NOT_AUTOMATIC: "не проверяется автоматически",
    Result.NOT_APPLICABLE: "неприменимо",
}


@dataclass(frozen=True)
class Outcome:
    """The result with one Russian sentence: what was found, or on which ground it does not apply."""

    result: Result
    sentence: str


def met(sentence: str) -> Outcome:
    """The clause is met."""
    return Outcome(Result.MET, sentence[:MOST_WORDS])


def finding(sentence: str) -> Outcome:
    """The clause is not met."""
    return Outcome(Result.FINDING, sentence[:MOST_WORDS])


def under_way(sentence: str) -> Outcome:
    """It is being done and its day has not passed: neither met nor a finding."""
    return Outcome(Result.UNDER_WAY, sentence[:MOST_WORDS])


def unknown(sentence: str) -> Outcome:
    """Neither an API nor the portal's own data proves it."""
    return Outcome(Result.NOT_AUTOMATIC, sentence[:MOST_WORDS])


def inapplicable(ground: str) -> Outcome:
    """The clause asks nothing here."""
    return Outcome(Result.NOT_APPLICABLE, ground[:MOST_WORDS])


@dataclass(frozen=True)
class Rule:
    """A check of one clause: stable `id`, the clause, dates in force, a short `title`, what it looks at, the check.

    `subjects` None: those of the clause. `networks` None: all. `assured_days`: how long a person's word stands
    where the portal cannot see for itself; 0: a word does not replace the check. `how_to`: what mends a finding.
    """

    id: str
    clause: Clause
    title: str
    explanation: str
    check: Callable[[OnPage], Outcome]
    since: date = SINCE
    until: date | None = None
    subjects: frozenset[Subject] | None = None
    networks: frozenset[str] | None = None
    assured_days: int = 0
    how_to: str = ""

    @property
    def slug(self) -> str:
        """The id as it stands in an address: «4-3-a-address»."""
        latin = "".join(_LATIN.get(sign, sign) for sign in self.id)
        return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")

    @property
    def binds(self) -> frozenset[Subject]:
        """Whose pages it is asked of."""
        return self.clause.subjects if self.subjects is None else self.subjects

    def in_force(self, day: date) -> bool:
        """Whether the rule works on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def apply(self, page: OnPage) -> Outcome:
        """The outcome on a page: first whether the clause binds it at all, then the check."""
        if page.subject not in self.binds:
            whom = ", ".join(SUBJECT_NAMES[subject] for subject in Subject if subject in self.binds)
            return inapplicable(f"Пункт обязывает не всех: {whom}")
        if self.networks is not None and page.network not in self.networks:
            return inapplicable("В этой сети такого нет")
        return self.check(page)
