"""What of the plan a person wants to see."""

from __future__ import annotations

from collections.abc import Mapping

from contentplan.queries.calendar import STATE_GROUPS, PlanFilters
from core.accounts.models import User


def filters_of(data: Mapping[str, str], actor: User) -> PlanFilters:
    """From the address: `state`, `rubric`, `mine`. What is not understood is left out."""
    group, rubric = data.get("state", ""), data.get("rubric", "")
    return PlanFilters(
        group=group if group in STATE_GROUPS else "",
        rubric_id=int(rubric) if rubric.isdigit() and len(rubric) < 19 else None,
        author_id=actor.pk if data.get("mine") else None,
    )
