"""Files behind a decision or an act done by hand: screenshots of what a resident wrote, so moderators alone see them.

What a decision passes to a department is seen there too, as long as the item is theirs.
"""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.evidence.owners import register
from moderation.access import items_visible_to, may_moderate
from moderation.models import Verdict

VERDICT, ACT = "moderation.verdict", "moderation.action"


def sees(actor: Any, pk: int) -> bool:
    """Whoever moderates sees every decision and every act."""
    return isinstance(actor, User) and bool(may_moderate(actor))


def sees_verdict(actor: Any, pk: int) -> bool:
    """Whoever moderates; the department, of the decision by which it has the item."""
    if sees(actor, pk):
        return True
    if not isinstance(actor, User):
        return False
    passed = Verdict.objects.filter(pk=pk, kind=Verdict.Kind.PASS, is_current=True)
    return passed.filter(item__in=items_visible_to(actor)).exists()


def register_evidence() -> None:
    """Decisions and acts may carry files."""
    register(VERDICT, sees_verdict)
    register(ACT, sees)
