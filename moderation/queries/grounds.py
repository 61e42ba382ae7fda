"""What a moderator chooses from: the four grounds with their clause of the rules in force, terms of a ban."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from moderation.grounds import OF_MESSAGES, Ground
from moderation.models import RulesClause, RulesOfConduct

# By these words the clause of the rules that speaks of a ground is found, so that nobody has to look for it.
_WORDS: dict[Ground, tuple[str, ...]] = {
    Ground.LAW: ("закон",),
    Ground.SPAM: ("спам",),
    Ground.INSULT: ("оскорблен",),
    Ground.OBSCENE: ("нецензурн",),
}
_OF_DELETION = "удаля"
TERMS_DAYS = (7, 30, 90, 365)
USUAL_DAYS = 30
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class GroundChoice:
    """A ground as it is offered: its word, and the clause of the rules that speaks of it."""

    ground: Ground
    word: str
    clause: int | None
    clause_text: str
    needs_act: bool


def clauses_in_force() -> list[RulesClause]:
    """Clauses of the newest version. One query."""
    newest = RulesOfConduct.objects.values("pk")[:1]
    return list(RulesClause.objects.filter(rules=newest).select_related("rules").order_by("number"))


def suggested(ground: str, clauses: list[RulesClause]) -> RulesClause | None:
    """The clause that speaks of a ground and of deletion; None when no clause does."""
    words = _WORDS[Ground(ground)]
    fitting = [
        clause
        for clause in clauses
        if _OF_DELETION in clause.text.lower() and any(word in clause.text.lower() for word in words)
    ]
    return fitting[0] if fitting else None


def grounds(*, message: bool, clauses: list[RulesClause] | None = None) -> list[GroundChoice]:
    """The grounds that may be named for a comment, or for a private message, by the clauses in force."""
    clauses = clauses_in_force() if clauses is None else clauses
    found = []
    for ground in Ground:
        if message and ground not in OF_MESSAGES:
            continue
        clause = suggested(ground, clauses)
        found.append(
            GroundChoice(
                ground=ground,
                word=str(ground.label),
                clause=clause.number if clause else None,
                clause_text=clause.text if clause else "",
                needs_act=ground is Ground.LAW,
            )
        )
    return found


def term_until(days: int | None) -> datetime | None:
    """The end of a ban of so many days from now; None: for ever."""
    return None if days is None else clock.now() + timedelta(days=days)
