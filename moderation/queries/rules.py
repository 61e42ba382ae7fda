"""The rules of conduct in force and before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.first_rules import CLAUSES, LEAD
from moderation.models import RulesOfConduct


@dataclass(frozen=True)
class RulesText:
    """A version as it is read. `number` 0: the built-in first text of a database that has none yet."""

    number: int
    lead: str
    clauses: tuple[str, ...]
    published_at: datetime | None = None
    note: str = ""

    @property
    def numbered(self) -> list[tuple[int, str]]:
        """Clauses with their numbers."""
        return list(enumerate(self.clauses, start=1))


def rules_in_force() -> RulesText:
    """The newest version; two queries."""
    newest = RulesOfConduct.objects.first()
    return _text(newest) if newest else RulesText(0, LEAD, CLAUSES)


def rules_version(number: int) -> RulesText | None:
    """A version by its number."""
    found = RulesOfConduct.objects.filter(number=number).first()
    return _text(found) if found else None


def versions() -> list[RulesOfConduct]:
    """All versions, the newest first."""
    return list(RulesOfConduct.objects.all())


def _text(rules: RulesOfConduct) -> RulesText:
    texts = tuple(rules.clauses.order_by("number").values_list("text", flat=True))
    return RulesText(rules.number, rules.lead, texts, rules.published_at, rules.note)
