"""Pages on the first screen: the week of each against its norm, which are out of reach, what the clauses ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from core.accounts.models import User
from core.clock import Week
from core.looks import NETWORKS
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries.clauses import Figures
from pages.queries.weeks import PageWeek, weeks_of_known, with_ground

MOST_NORMS = 8
_PLACE = {code: place for place, code in enumerate(NETWORKS)}  # ВК, ОК, ТГ, МХ


@dataclass(frozen=True)
class NormRow:
    """A page's week in the panel of norms."""

    page: OfficialPage
    week: PageWeek


def pages_of(actor: User, week: Week) -> list[Any]:
    """Visible pages that are not closed, with all that this screen asks of them. One query."""
    rows = with_ground(pages_visible_to(actor).exclude(state=OfficialPage.State.CLOSED), week)
    check = "clause_check__"
    return list(
        rows.select_related("organization").annotate(
            judged_at=F(f"{check}judged_at"), read_at=F(f"{check}read_at"), unread_why=F(f"{check}why")
        )
    )


def active(pages: Sequence[Any]) -> list[Any]:
    """Those that work."""
    return [page for page in pages if page.state == OfficialPage.State.ACTIVE]


def norms(pages: Sequence[Any], week: Week) -> dict[str, Any]:
    """The weeks that lack most, and how many end short. Three queries."""
    known = {page.pk: page for page in active(pages)}
    weeks = weeks_of_known(known.values(), week)
    rows = [NormRow(known[pk], one) for pk, one in weeks.items() if one.norm is not None]
    rows.sort(
        key=lambda row: (-row.week.missing, -row.week.overdue, row.week.counted, _PLACE[row.page.network])
    )
    if not rows:
        rows = [NormRow(known[pk], one) for pk, one in weeks.items()][:3]
    return {"norms": rows[:MOST_NORMS], "short": sum(row.week.short for row in rows)}


def figures(pages: Sequence[Any], counts: Mapping[str, int]) -> Figures:
    """What the clauses ask, of counts and of pages that are read already."""
    checked = active(pages)
    return Figures(
        **counts,
        pages=len(checked),
        unread=sum(page.read_at is None or bool(page.unread_why) for page in checked),
        checked_at=max((page.judged_at for page in checked if page.judged_at), default=None),
    )
