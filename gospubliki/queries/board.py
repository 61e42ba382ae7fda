"""The lead's screen: how many of how many, by body, late by days, which steps are slow. Queries do not grow with rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from core import clock
from core.access import Actor
from core.organizations.models import Organization
from gospubliki.access import connections_visible_to
from gospubliki.models import Connection, ConnectionStep
from gospubliki.queries.people import responsible_in

_BUCKETS = (("до 7 дней", 1, 7), ("8–30 дней", 8, 30), ("больше 30 дней", 31, 100_000))
_KINDS = {
    "administration": "Администрация",
    "body": "Органы администрации",
    "unit": "Структурные подразделения",
    "subordinate": "Подведомственные организации",
}


@dataclass(frozen=True)
class Shares:
    """How many connections are in which state, under a name, with what to filter by to see them."""

    name: str
    states: Counter[str]
    query: str = ""

    @property
    def ok(self) -> int:
        return self.states["connected"]

    @property
    def work(self) -> int:
        return self.states["in_progress"]

    @property
    def none(self) -> int:
        return self.states["not_started"]

    @property
    def bad(self) -> int:
        return self.states["refused"] + self.states["disconnected"]

    @property
    def na(self) -> int:
        return self.states["not_required"]

    @property
    def needed(self) -> int:
        """Those that have to be connected: «не требуется» is not among them."""
        return sum(self.states.values()) - self.na


@dataclass(frozen=True)
class Bar:
    """A named figure with the length of its bar, 1–100."""

    name: str
    count: int
    length: int
    note: str = ""


@dataclass(frozen=True)
class Late:
    """A connection that is late: by how many days, at which step."""

    connection: Connection
    days: int
    at: str


@dataclass(frozen=True)
class Board:
    """The whole screen."""

    today: date
    total: Shares
    pages: Shares
    week_plus: int
    by_body: Sequence[Shares]
    by_kind: Sequence[Shares]
    late: Sequence[Late]
    late_organizations: int
    buckets: Sequence[Bar]
    slow: Sequence[Bar]
    unattended: Sequence[Organization] = field(default_factory=list)


def board_of(actor: Actor) -> Board:
    """The register as the actor sees it. Four queries."""
    today = clock.city_now().date()
    rows = list(
        connections_visible_to(actor).live().select_related("organization__parent", "page").order_by("pk")
    )
    whole = [row for row in rows if row.page_id is None]
    steps = _steps_of(row.pk for row in rows if row.state == "in_progress")
    late = late_among(rows, steps, today)
    people = responsible_in({row.organization_id for row in whole})
    return Board(
        today=today,
        total=_shares("", whole),
        pages=_shares("", [row for row in rows if row.page_id is not None]),
        week_plus=sum(
            row.state == "connected" and row.state_since > today - timedelta(days=7) for row in whole
        ),
        by_body=_by_body(whole),
        by_kind=_by_kind(whole),
        late=late,
        late_organizations=len({one.connection.organization_id for one in late}),
        buckets=_buckets(late),
        slow=_slow(rows),
        unattended=[
            row.organization
            for row in whole
            if row.state not in ("not_required", "connected") and row.organization_id not in people
        ],
    )


def late_among(rows: Iterable[Connection], steps: dict[int, list[ConnectionStep]], today: date) -> list[Late]:
    """Those that are late, the longest first, with the step at which each one stands."""
    found = [
        Late(row, days, _stands_at(row, steps.get(row.pk, [])))
        for row in rows
        if (days := row.days_late(today))
    ]
    return sorted(found, key=lambda one: (-one.days, one.connection.organization.short_name))


def steps_of(rows: Iterable[Connection]) -> dict[int, list[ConnectionStep]]:
    """Steps not done of connections at work, in their order, by connection. One query."""
    return _steps_of(row.pk for row in rows if row.state == "in_progress")


def _steps_of(ids: Iterable[int]) -> dict[int, list[ConnectionStep]]:
    found: dict[int, list[ConnectionStep]] = defaultdict(list)
    for step in ConnectionStep.objects.filter(connection_id__in=list(ids), done_on__isnull=True).order_by(
        "position"
    ):
        found[step.connection_id].append(step)
    return found


def _stands_at(row: Connection, undone: list[ConnectionStep]) -> str:
    if row.state == "not_started":
        return "начать подключение"
    overdue = [step for step in undone if step.due_on == row.due_on]
    first = (overdue or undone)[:1]
    return first[0].title if first else "все шаги сделаны"


def _shares(name: str, rows: Iterable[Connection], query: str = "") -> Shares:
    return Shares(name, Counter(row.state for row in rows), query)


def _by_body(rows: list[Connection]) -> list[Shares]:
    """By who oversees; what nobody oversees is the administration's own."""
    groups: dict[int, list[Connection]] = defaultdict(list)
    names: dict[int, str] = {}
    for row in rows:
        above = row.organization.parent or row.organization
        groups[above.pk].append(row)
        names[above.pk] = above.short_name
    found = [_shares(names[pk], group, f"body={pk}") for pk, group in groups.items()]
    return sorted((one for one in found if one.needed), key=lambda one: (one.ok / one.needed, one.name))


def _by_kind(rows: list[Connection]) -> list[Shares]:
    groups: dict[str, list[Connection]] = defaultdict(list)
    for row in rows:
        groups[row.organization.kind].append(row)
    found = [_shares(_KINDS[kind], groups[kind], f"kind={kind}") for kind in _KINDS if kind in groups]
    return [one for one in found if one.needed]


def _buckets(late: list[Late]) -> list[Bar]:
    """Organizations by how many days they are late, each by its worst connection."""
    worst: dict[int, int] = {}
    for one in late:
        pk = one.connection.organization_id
        worst[pk] = max(worst.get(pk, 0), one.days)
    counts = [(name, sum(low <= days <= high for days in worst.values())) for name, low, high in _BUCKETS]
    most = max((count for _, count in counts), default=0) or 1
    return [Bar(name, count, count * 100 // most) for name, count in counts if count]


def _slow(rows: list[Connection]) -> list[Bar]:
    """Steps by the days that half of the organizations need for them, with how many stand there now. One query."""
    spans: dict[str, list[int]] = defaultdict(list)
    stand: Counter[str] = Counter()
    titles: dict[str, str] = {}
    state_of = {row.pk: row.state for row in rows}
    steps = ConnectionStep.objects.filter(connection_id__in=state_of).order_by("connection_id", "position")
    before: dict[int, date] = {}
    seen: set[int] = set()
    for pk, key, title, done_on in steps.values_list("connection_id", "key", "title", "done_on"):
        titles[key] = title
        if done_on is None:
            if pk not in seen and state_of[pk] == "in_progress":
                stand[key] += 1
            seen.add(pk)
            continue
        if pk in before:
            spans[key].append(max((done_on - before[pk]).days, 0))
        before[pk] = max(done_on, before.get(pk, done_on))
    days = {key: round(median(found)) for key, found in spans.items() if found}
    most = max(days.values(), default=0) or 1
    bars = [
        Bar(titles[key], count, max(count * 100 // most, 1), _standing(stand[key]))
        for key, count in days.items()
    ]
    return sorted(bars, key=lambda bar: -bar.count)[:5]


def _standing(count: int) -> str:
    return f"стоят {count}" if count else "никто не стоит"
