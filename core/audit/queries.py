"""Reading the journal: narrowed to what the actor may see, page by page, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet

from core import clock
from core.access import Actor, require, rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import access, events, folding, links, sentences
from core.audit.models import Entry, Seal, Unsealed, Verification
from core.organizations.models import Organization

PAGE = 50  # lines
MOST_READ = 250  # entries: equal ones make one line
COUNTED_TO = 1000
PORTAL_ACTOR = "portal"
COMING_AND_GOING = ("accounts.signed_in", "accounts.signed_out")


@dataclass(frozen=True)
class Chosen:
    """What of the journal is asked for. Days are whole days of the city, both included."""

    since: date | None = None
    until: date | None = None
    group: str = ""
    who: str = ""  # a person's id, or «portal»
    object_kind: str = ""
    object_id: int | None = None
    organization_id: int | None = None


@dataclass(frozen=True)
class Row:
    """An entry ready to be drawn."""

    entry: Entry
    who: str
    person: User | None
    group: str
    organization: str
    rights: frozenset[Right] | None = None  # of the reader: links lead only where they open
    opens: bool = True

    @property
    def day(self) -> date:
        """The city's day on which it happened."""
        return self.entry.at.astimezone(clock.city_zone()).date()

    @property
    def sentence(self) -> str:
        """What was done, with a link to the object."""
        return sentences.sentence(self.entry, self.person, linked=self.opens, rights=self.rights)

    @property
    def plain_sentence(self) -> str:
        """The same without links."""
        return sentences.sentence(self.entry, self.person, linked=False)


@dataclass(frozen=True)
class JournalPage:
    """A page of the journal; `next_cursor` asks for the older one, empty at the end."""

    rows: list[Row]
    next_cursor: str = ""
    count: int = 0
    count_is_exact: bool = True

    @property
    def lines(self) -> list[folding.Fold[Row]]:
        """The rows with equal ones folded."""
        return folding.folds_of(self.rows, of=lambda row: row.entry)


@dataclass(frozen=True)
class ChainState:
    """What the journal's screen says of the chain: the last kept check and what waits for its seal."""

    last: Verification | None
    waiting: int
    is_old: bool = field(default=False)


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """Entries the actor may read.

    Raises:
        AccessDenied: not a reader of the journal.
    """
    require(access.may_see_journal(actor))
    seen = access.organizations_seen(actor)
    return Entry.objects.all() if seen is None else Entry.objects.filter(organization_id__in=seen)


def chosen_entries(actor: Actor, chosen: Chosen) -> QuerySet[Entry]:
    """Visible entries that fit the choice, newest first."""
    found = visible_to(actor)
    if chosen.since:
        found = found.filter(at__gte=_midnight(chosen.since))
    if chosen.until:
        found = found.filter(at__lt=_midnight(chosen.until + timedelta(days=1)))
    if chosen.group:
        # By names and not by a prefix: an index serves names under any collation.
        names = [event.name for event in events.all_events() if event.group == chosen.group]
        found = found.filter(event__in=names)
    if chosen.who:
        found = found.filter(
            Q(actor_id__isnull=True) if chosen.who == PORTAL_ACTOR else Q(actor_id=int(chosen.who))
        )
    if chosen.object_kind:
        found = found.filter(object_kind=chosen.object_kind)
    if chosen.object_id is not None:
        found = found.filter(object_id=chosen.object_id)
    if chosen.organization_id is not None:
        found = found.filter(organization_id=chosen.organization_id)
    return found.order_by("-at", "-pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.city_zone())


def happened(event: str, object: Model, *, since: datetime) -> bool:
    """Whether the journal has such an act on an object at a moment or later, whoever did it."""
    of_object = Entry.objects.filter(object_kind=object._meta.label_lower, object_id=object.pk)
    return of_object.filter(event=event, at__gte=since).exists()


def page_of(actor: Actor, chosen: Chosen, cursor: str = "") -> JournalPage:
    """One page behind a cursor (a broken cursor is the first page)."""
    found = chosen_entries(actor, chosen)
    count = found.order_by()[: COUNTED_TO + 1].count()
    read = list(_behind(found, cursor)[: MOST_READ + 1])
    entries = folding.first_lines(read[:MOST_READ], PAGE)
    more = len(read) > len(entries)
    return JournalPage(
        rows=rows_of(entries, actor),
        next_cursor=cursor_of(entries[-1]) if more else "",
        count=min(count, COUNTED_TO),
        count_is_exact=count <= COUNTED_TO,
    )


def cursor_of(entry: Entry) -> str:
    """Where the page after this entry begins."""
    return f"{entry.at.timestamp():.6f}-{entry.pk}"


def _behind(found: QuerySet[Entry], cursor: str) -> QuerySet[Entry]:
    stamp, _, pk = cursor.rpartition("-")
    try:
        at, last = datetime.fromtimestamp(float(stamp), clock.city_zone()), int(pk)
    except (ValueError, OverflowError, OSError):
        return found
    # `at__lte` lets the index be walked from the right place; the rest parts entries of one instant.
    return found.filter(Q(at__lt=at) | Q(pk__lt=last), at__lte=at)


def latest(actor: Actor, most: int) -> list[folding.Fold[Row]]:
    """The newest entries the actor may read but who came and went, folded, without links. Two queries."""
    rows = visible_to(actor).exclude(event__in=COMING_AND_GOING).order_by("-at", "-pk")
    shown = folding.first_lines(list(rows[: most * 10]), most)
    return folding.folds_of(rows_of(shown, places=False), of=lambda row: row.entry)


def rows_of(entries: list[Entry], reader: Actor | None = None, *, places: bool = True) -> list[Row]:
    """Entries with the names they need, in two queries, and one a kind of object for what opens to the reader.

    Without `places` organizations are not named, and one query is enough.
    """
    rights = rights_of(reader) if reader else None
    opening = links.opening(filter(None, map(_object_of, entries)), reader) if reader else None
    people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    at = {entry.organization_id for entry in entries if entry.organization_id and places}
    names = dict(
        Organization.objects.filter(pk__in=at).order_by().values_list("pk", "short_name") if at else ()
    )
    groups = events.group_titles()
    return [
        Row(
            entry=entry,
            who=_who(entry, people),
            person=people.get(entry.actor_id or 0),
            group=groups.get(entry.event.partition(".")[0], ""),
            organization=names.get(entry.organization_id or 0, ""),
            rights=rights,
            opens=opening is None or _object_of(entry) in opening,
        )
        for entry in entries
    ]


def _object_of(entry: Entry) -> tuple[str, int] | None:
    return (entry.object_kind, entry.object_id) if entry.object_kind and entry.object_id is not None else None


def _who(entry: Entry, people: dict[int, User]) -> str:
    if entry.actor_id is None:
        return sentences.PORTAL
    person = people.get(entry.actor_id)
    return person.full_name if person else f"сотрудник №\u00a0{entry.actor_id}"


@dataclass(frozen=True)
class Detail:
    """One entry with everything it holds."""

    row: Row
    seal: Seal | None
    data: list[tuple[str, Any]]


def detail_of(actor: Actor, pk: int) -> Detail | None:
    """One visible entry, or None."""
    entry = visible_to(actor).filter(pk=pk).first()
    if entry is None:
        return None
    seal = Seal.objects.filter(entry_id=entry.pk).first()
    return Detail(rows_of([entry], actor)[0], seal, sorted(entry.data.items()))


def last_check() -> Verification | None:
    """The last kept check of the chain. One query."""
    return Verification.objects.order_by("-at", "-pk").first()


def chain_state() -> ChainState:
    """The last kept check of the chain, and how many entries wait for their seal."""
    last = last_check()
    old = last is not None and clock.now() - last.at > timedelta(days=2)
    return ChainState(last, Unsealed.objects.count(), old)
