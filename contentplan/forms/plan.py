"""What of the plan a person wants to see."""

from __future__ import annotations

from collections.abc import Mapping

from contentplan.queries.calendar import STATE_GROUPS, PlanFilters
from core import typed
from core.accounts.models import User
from core.looks import NETWORKS


def filters_of(data: Mapping[str, str], actor: User) -> PlanFilters:
    """From the address: `state`, `rubric`, `page`, `network`, `of`, `mine`, `events`. Nonsense is left out."""
    group, network = data.get("state", ""), data.get("network", "")
    return PlanFilters(
        group=group if group in STATE_GROUPS else "",
        rubric_id=typed.whole(data.get("rubric", "")),
        author_id=actor.pk if data.get("mine") else None,
        page_id=typed.whole(data.get("page", "")),
        network=network if network in NETWORKS else "",
        organization_id=typed.whole(data.get("of", "")),
        events=data.get("events") != "0",
    )
