"""What the first screen shows of connections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.access import Actor
from core.organizations.models import Organization
from gospubliki.models import Connection, Question
from gospubliki.queries.contradictions import contradictions_among, live_connections
from gospubliki.queries.questions import unanswered

MOST_LATE = 5
MOST_ASKED = 3


@dataclass(frozen=True)
class Late:
    """An organization that is late, by its connection that is late longest."""

    organization: Organization
    connection: Connection
    days: int


@dataclass(frozen=True)
class Numbers:
    """The register in five figures, with those to begin with: the latest ones and the oldest questions."""

    connected: int
    needed: int
    late: int
    contradictions: int
    unanswered: int
    late_rows: Sequence[Late] = ()
    asked: Sequence[Question] = ()


def numbers(actor: Actor, *, unanswered_count: int) -> Numbers:
    """Figures of what the actor sees; the count of questions is asked for along with others. Five queries."""
    rows, today = live_connections(actor), clock.city_now().date()
    whole = [row for row in rows if row.page_id is None]
    late = _late(rows, today)
    return Numbers(
        connected=sum(row.state == "connected" for row in whole),
        needed=sum(row.state != "not_required" for row in whole),
        late=len(late),
        contradictions=len(contradictions_among(rows)),
        unanswered=unanswered_count,
        late_rows=late[:MOST_LATE],
        asked=list(unanswered(actor)[:MOST_ASKED]) if unanswered_count else (),
    )


def _late(rows: Sequence[Connection], today: date) -> list[Late]:
    """Organizations with something late, the one that is late longest on top."""
    found: dict[int, Late] = {}
    for row in rows:
        days = row.days_late(today)
        if days and (row.organization_id not in found or found[row.organization_id].days < days):
            found[row.organization_id] = Late(row.organization, row, days)
    return sorted(found.values(), key=lambda one: (-one.days, one.organization.short_name))
