"""What the journal says of a page, for those who may read the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.access import Actor
from core.accounts.models import User
from core.audit import events
from core.audit.access import may_see_journal
from core.audit.models import Entry
from core.audit.queries import visible_to
from pages.models import OfficialPage

MOST_ENTRIES = 10


@dataclass(frozen=True)
class Line:
    """One act: when, who, what."""

    at: datetime
    who: str
    what: str


def history_of(page: OfficialPage, actor: Actor) -> list[Line]:
    """The latest acts on a page; nothing without the right to see the journal. Two queries."""
    if not may_see_journal(actor):
        return []
    kind = page._meta.label_lower
    entries = list(visible_to(actor).filter(object_kind=kind, object_id=page.pk)[:MOST_ENTRIES])
    people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return [Line(entry.at, _who(entry, people), _what(entry)) for entry in entries]


def _who(entry: Entry, people: dict[int, User]) -> str:
    person = people.get(entry.actor_id or 0)
    return person.short_name if person else "Портал"


def _what(entry: Entry) -> str:
    event = events.find(entry.event)
    if event is None:
        return entry.event
    return event.sentence.format(
        object=f"«{entry.label}»", **{key: entry.data.get(key, "") for key in event.keys}
    )
