"""Decisions that their author may still take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core import clock
from core.accounts.models import User
from moderation.models import Verdict

_LATELY = timedelta(minutes=1)  # so that an index finds them
_WORDS = {
    Verdict.Kind.NO_VIOLATION: "Нарушения нет",
    Verdict.Kind.DELETE_AND_BAN: "Удаляем и вносим в чёрный список",
    Verdict.Kind.DELETE_ONLY: "Удаляем",
    Verdict.Kind.ANSWER: "Отвечаем",
    Verdict.Kind.PASS: "Передаём в отдел",
}


@dataclass(frozen=True)
class Undoable:
    """A decision with the milliseconds that are left to take it back, by the server's clock."""

    verdict: Verdict
    words: str
    left_ms: int

    @property
    def whole_ms(self) -> int:
        return (self.verdict.due_at - self.verdict.decided_at) // timedelta(milliseconds=1)

    @property
    def seconds(self) -> int:
        return -(-self.left_ms // 1000)


def undoable_by(actor: User) -> list[Undoable]:
    """The newest first; one query, of this person's last seconds only."""
    now = clock.now()
    found = Verdict.objects.filter(by=actor, decided_at__gt=now - _LATELY, due_at__gt=now, is_current=True)
    shown = found.select_related("item").only("kind", "decided_at", "due_at", "item__author_name")
    rows = shown.order_by("-decided_at", "-pk")[:3]
    return [
        Undoable(row, _WORDS[Verdict.Kind(row.kind)], (row.due_at - now) // timedelta(milliseconds=1))
        for row in rows
    ]
