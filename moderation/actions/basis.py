"""On what a deletion or a ban rests (п. 9 б): checked once, for every action that needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from core.errors import Refused
from moderation.grounds import CLAUSE, Ground, counts_for
from moderation.models import RulesClause
from moderation.queries.grounds import LONGEST, clauses_in_force, suggested

_FOUR = "Основания только четыре: нарушение закона, спам, оскорбление, нецензурное выражение."
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Basis:
    """A ground; act and article for «law»; number of the clause of the rules in force (None: the fitting one)."""

    ground: str
    act: str = ""
    article: str = ""
    clause: int | None = None

    @property
    def words(self) -> str:
        """«нарушает закон (114-ФЗ, ст. 13)», for the journal and for screens."""
        word = str(Ground(self.ground).label)
        return f"{word} ({self.act}, {self.article})" if self.ground == Ground.LAW else word


@dataclass(frozen=True)
class Checked:
    """A basis that holds, ready to be written."""

    basis: Basis
    clause: RulesClause | None

    @property
    def columns(self) -> dict[str, str]:
        return {"ground": self.basis.ground, "act": self.basis.act, "article": self.basis.article}


def check(basis: Basis, *, message: bool) -> Checked:
    """The basis with its clause of the rules.

    Raises:
        Refused: not one of the four grounds, one that does not count for private messages, no act or article,
            no such clause in the rules in force.
    """
    if basis.ground not in Ground.values:
        raise Refused(
            f"Выберите основание. {_FOUR}",
            clause=CLAUSE,
            field="ground",
            advice="Критика, жалоба и разговор не по теме — не основание: выберите «Нарушения нет».",
        )
    if not counts_for(basis.ground, message=message):
        raise Refused(
            "Личное сообщение удаляют, только если оно нарушает закон: спам, грубость и мат там не основание.",
            clause=CLAUSE,
            field="ground",
            advice="Назовите закон и статью, ответьте или выберите «Нарушения нет».",
        )
    act, article = _named(basis)
    return Checked(Basis(basis.ground, act, article, basis.clause), _clause(basis))


def _named(basis: Basis) -> tuple[str, str]:
    if basis.ground != Ground.LAW:
        return "", ""
    act, article = " ".join(basis.act.split()), " ".join(basis.article.split())
    if len(act) < 3:
        raise Refused("Назовите закон, который нарушен.", clause=CLAUSE, field="act")
    if not article:
        raise Refused("Назовите статью закона.", clause=CLAUSE, field="article")
    if len(act) > 200 or len(article) > 60:
        field = "act" if len(act) > 200 else "article"
        raise Refused("Слишком длинно: достаточно номера и названия.", field=field)
    return act, article


def _clause(basis: Basis) -> RulesClause | None:
    clauses = clauses_in_force()
    if basis.clause is None:
        found = suggested(basis.ground, clauses)
        if clauses and found is None:
            raise Refused("Назовите пункт правил поведения, который нарушен.", clause=CLAUSE, field="clause")
        return found
    found = next((clause for clause in clauses if clause.number == basis.clause), None)
    if found is None:
        raise Refused(
            f"В действующих правилах поведения нет пункта {basis.clause}.",
            field="clause",
            advice="Обновите страницу: правила могли измениться.",
        )
    return found


def check_term(until: datetime | None) -> None:
    """The end of a ban; None is for ever.

    Raises:
        Refused: over already, or further than the networks take.
    """
    if until is None:
        return
    now = clock.now()
    if until < now + SHORTEST:
        raise Refused("Этот срок уже прошёл: выберите дату впереди.", field="until")
    if until > now + LONGEST:
        raise Refused(
            "Сети блокируют не дольше чем на год. Выберите срок до года или навсегда.", field="until"
        )
