"""One organization in the register: its connections with their steps, what happened, who helps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.access import Actor
from core.evidence.models import EvidenceFile
from core.evidence.queries import files_of
from core.organizations.models import Organization
from gospubliki import access
from gospubliki.evidence import CHANGE
from gospubliki.graphs import CONNECTION_GRAPH, CONNECTION_WORDS
from gospubliki.models import Connection, ConnectionStep, HistoryEntry, TemplateVersion

MOST_HISTORY = 30


@dataclass(frozen=True)
class StepRow:
    """A step with what the reader may do about it."""

    step: ConnectionStep
    number: int
    days_late: int
    is_now: bool
    may_tick: bool


@dataclass(frozen=True)
class Panel:
    """A connection with its steps and the states the reader may take it to."""

    connection: Connection
    steps: Sequence[StepRow]
    days_late: int
    moves: Sequence[tuple[str, str]]
    may_begin: bool
    may_report: bool
    has_newer_template: bool

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(row.step.done_on is not None for row in self.steps)

    @property
    def now(self) -> StepRow | None:
        """The step that is open."""
        return next((row for row in self.steps if row.is_now), None)


@dataclass(frozen=True)
class Happened:
    """An entry of the history with the files that prove it."""

    entry: HistoryEntry
    files: Sequence[EvidenceFile] = ()


@dataclass(frozen=True)
class Card:
    """Everything the screen of an organization shows."""

    organization: Organization
    panels: Sequence[Panel]
    history: Sequence[Happened]
    today: date

    @property
    def first_late(self) -> Panel | None:
        """The panel that is late the longest."""
        late = [panel for panel in self.panels if panel.days_late]
        return max(late, key=lambda panel: panel.days_late, default=None)

    @property
    def can_act(self) -> bool:
        """Whether the reader may move anything here."""
        return any(panel.moves or any(row.may_tick for row in panel.steps) for panel in self.panels)


def card_of(actor: Actor, organization: Organization) -> Card:
    """The screen of an organization the actor sees. Queries do not grow with its pages and steps."""
    today = clock.city_now().date()
    rows = list(
        Connection.objects.filter(organization=organization)
        .exclude(page__state="closed")
        .select_related("organization", "page", "template")
        .order_by("page_id")
    )
    rows.sort(key=lambda row: row.page_id is not None)
    steps: dict[int, list[ConnectionStep]] = defaultdict(list)
    for step in ConnectionStep.objects.filter(connection__in=rows).select_related("done_by"):
        steps[step.connection_id].append(step)
    newest = TemplateVersion.objects.order_by("-number").first()
    people = _Rights(actor, organization)
    panels = [_panel(people, row, steps[row.pk], newest, today) for row in rows]
    history = HistoryEntry.objects.filter(connection__in=rows).select_related(
        "person", "connection__page", "connection__organization"
    )[:MOST_HISTORY]
    files = files_of(CHANGE, [entry.pk for entry in history])
    happened = [Happened(entry, files.get(entry.pk, ())) for entry in history]
    return Card(organization, panels, happened, today)


class _Rights:
    """What the reader may do here, asked once."""

    def __init__(self, actor: Actor, organization: Organization) -> None:
        self.actor = actor
        self.lead = bool(access.may_lead(actor))
        self.own = organization.pk in access.own_ids(actor)

    def may_tick(self, step: ConnectionStep) -> bool:
        return bool(access.may_tick(self.actor, step))


def _panel(
    people: _Rights,
    row: Connection,
    steps: list[ConnectionStep],
    newest: TemplateVersion | None,
    today: date,
) -> Panel:
    at_work = row.state == "in_progress"
    rows, opened = [], False
    for number, step in enumerate(steps, 1):
        step.connection = row
        is_now = at_work and not opened and step.done_on is None
        opened = opened or is_now
        tick = at_work and people.may_tick(step)
        rows.append(StepRow(step, number, step.days_late(today) if at_work else 0, is_now, tick))
    everything = all(step.done_on for step in steps)
    return Panel(
        connection=row,
        steps=rows,
        days_late=row.days_late(today),
        moves=_moves(row) if people.lead else (),
        may_begin=(people.lead or people.own) and "in_progress" in CONNECTION_GRAPH.table[row.state],
        may_report=at_work and everything and (people.lead or people.own),
        has_newer_template=at_work
        and (people.lead or people.own)
        and newest is not None
        and row.template_id != newest.pk,
    )


def _moves(row: Connection) -> list[tuple[str, str]]:
    """States the lead may take it to, in the order of the words."""
    targets = CONNECTION_GRAPH.table[row.state]
    return [(state, word) for state, word in CONNECTION_WORDS.items() if state in targets]
