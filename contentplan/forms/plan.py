"""What of the plan a person wants to see."""

from __future__ import annotations

from collections.abc import Mapping

from contentplan.queries.calendar import STATE_GROUPS, PlanFilters
from core.accounts.models import User
from core.looks import NETWORKS


def filters_of(data: Mapping[str, str], actor: User) -> PlanFilters:
    """From the address: `state`, `rubric`, `page`, `network`, `of`, `mine`, `events`. Nonsense is left out."""
    group, network = data.get("state", ""), data.get("network", "")
    return PlanFilters(
        group=group if group in STATE_GROUPS else "",
        rubric_id=_number(data.get("rubric", "")),
        author_id=actor.pk if data.get("mine") else None,
        page_id=_number(data.get("page", "")),
        network=network if network in NETWORKS else "",
        organization_id=_number(data.get("of", "")),
        events=data.get("events") != "0",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 19 else None
