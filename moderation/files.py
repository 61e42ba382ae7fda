"""Files behind a decision or an act done by hand: screenshots of what a resident wrote, so moderators alone see them."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.evidence.owners import register
from moderation.access import may_moderate

VERDICT, ACT = "moderation.verdict", "moderation.action"


def sees(actor: Any, pk: int) -> bool:
    """Whoever moderates sees every decision and every act."""
    return isinstance(actor, User) and bool(may_moderate(actor))


def register_evidence() -> None:
    """Decisions and acts may carry files."""
    register(VERDICT, sees)
    register(ACT, sees)
