"""How often triage was right: what it noted, against what people decided. Numbers only, nobody's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core import clock
from core.looks import Look
from moderation.looks import LABELS
from moderation.models import Verdict

PERIODS = (30, 90)
MOST = 5000  # verdicts looked through, the newest first
# By which grounds a deletion bears a label out; a question is borne out by an answer.
GROUNDS: dict[str, frozenset[str]] = {
    "threat": frozenset({"law"}),
    "law": frozenset({"law"}),
    "obscene": frozenset({"obscene"}),
    "insult": frozenset({"insult"}),
    "spam": frozenset({"spam"}),
    "personal_data": frozenset({"law"}),
    "rude": frozenset({"insult", "obscene"}),
}
QUESTION = "question"
_ANSWERED = frozenset({Verdict.Kind.ANSWER, Verdict.Kind.PASS})


@dataclass(frozen=True)
class LabelRow:
    """One label over the period.

    `noted`: how often triage put it; of these people `confirmed` and `rejected` it, `other` were deleted on another
    ground, which says nothing against it. `missed`: what people found and no label had said.
    """

    name: str
    noted: int
    confirmed: int
    rejected: int
    other: int
    missed: int

    @property
    def look(self) -> Look:
        return LABELS[self.name].sure

    @property
    def right(self) -> int | None:
        """Of those that were judged, per cent borne out; None: nothing was judged."""
        judged = self.confirmed + self.rejected
        return round(100 * self.confirmed / judged) if judged else None


@dataclass(frozen=True)
class Rightness:
    """The table, and over how many decisions it is made; `is_cut`: there were more in the period."""

    rows: list[LabelRow]
    decisions: int
    unread: int
    is_cut: bool


def rightness(days: int) -> Rightness:
    """The table of the last `days` days. One query of `MOST` rows at most, however many verdicts are stored.

    `unread`: decisions about what triage had not read yet, or whose labels are gone by retention.
    """
    since = clock.now() - timedelta(days=days)
    kept = Verdict.objects.filter(is_current=True, undone_at__isnull=True).order_by("-pk")
    newest = list(kept.values_list("kind", "ground", "decided_at", "item__triage")[:MOST])
    found = [row for row in newest if row[2] >= since]
    counted: dict[str, Counter[str]] = {name: Counter() for name in LABELS}
    unread = 0
    for kind, ground, _, triage in found:
        if triage is None:
            unread += 1
            continue
        _count(counted, {str(one.get("name")) for one in triage.get("labels") or ()}, kind, ground)
    rows = [
        LabelRow(name, *(count[key] for key in ("noted", "confirmed", "rejected", "other", "missed")))
        for name, count in counted.items()
    ]
    return Rightness(rows, len(found), unread, is_cut=len(found) == MOST)


def _count(counted: dict[str, Counter[str]], labels: Iterable[str], kind: str, ground: str) -> None:
    names = {name for name in labels if name in counted}
    for name in names:
        counted[name]["noted"] += 1
        counted[name][_judged(name, kind, ground)] += 1
    if kind in _ANSWERED and QUESTION not in names:
        counted[QUESTION]["missed"] += 1
    if ground and not any(ground in GROUNDS.get(name, ()) for name in names):
        counted[ground]["missed"] += 1


def _judged(name: str, kind: str, ground: str) -> str:
    if name == QUESTION:
        return "confirmed" if kind in _ANSWERED else "other" if ground else "rejected"
    if not ground:
        return "rejected"
    return "confirmed" if ground in GROUNDS[name] else "other"
