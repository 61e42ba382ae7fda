"""What pages learn of connections, registered in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Sequence

from core import clock
from core.looks import state_look
from core.russian import day_text
from gospubliki.graphs import UNDERWAY
from gospubliki.models import Connection
from gospubliki.queries.people import lead_in_force
from pages.providers import ConnectionFact
from regulation.facts import Lead


def connection_facts(page_ids: Sequence[int]) -> dict[int, ConnectionFact]:
    """Page → how it stands in the register. One query."""
    rows = Connection.objects.filter(page_id__in=page_ids)
    return {row.page_id: _fact(row) for row in rows if row.page_id is not None}


def _fact(row: Connection) -> ConnectionFact:
    look = state_look(row.state, "connection")
    words = f"{look.word} с {day_text(row.state_since, near=False)}"
    if row.due_on:
        words += f", срок {day_text(row.due_on, near=False)}"
    return ConnectionFact(
        state=row.state,
        word=look.word,
        tone=look.tone,
        since=row.state_since,
        sentence=f"{words}. {row.sentence}".removesuffix(". ") if row.sentence else words,
        url=row.get_absolute_url(),
        in_time=row.state in UNDERWAY
        and row.due_on is not None
        and not row.days_late(clock.city_now().date()),
    )


def lead_fact() -> Lead:
    """Who answers for «Госпаблики», as the rules ask."""
    found = lead_in_force()
    return Lead(found.person.full_name if found.person and not found.trouble else "", found.trouble)
