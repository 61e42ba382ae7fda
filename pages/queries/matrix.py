"""Clauses × pages: stored results only, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.access import Actor
from core.organizations.models import Organization
from networks.base import Network
from pages.clause_states import BAD, EXPIRES_SOON, Cell, Line, cells_of, rules_in_force
from pages.models import Assurance, Finding, OfficialPage
from pages.queries.clauses import lines_of
from pages.queries.register import Filters as PageFilters
from pages.queries.register import listed_pages
from regulation.clauses import CLAUSES, Clause

SHOWS = {"bad": "Замечания", "expiry": "Заверения истекают"}
GROUPS: dict[str, str] = {
    Organization.Kind.ADMINISTRATION: "Администрация города",
    Organization.Kind.BODY: "Органы администрации",
    Organization.Kind.UNIT: "Структурные подразделения",
    Organization.Kind.SUBORDINATE: "Подведомственные",
}
# Heads of the columns: what the clause is about, in one word.
SHORT = {
    "2.2": "вход",
    "3": "список",
    "4.1": "контакты",
    "4.2": "открыто",
    "4.3(а)": "данные",
    "4.3(б)": "иное",
    "5": "норма",
    "7": "вид",
    "9(а)": "правила",
    "9(в)": "подкл.",
}


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; anything unknown is no filter."""

    show: str = ""
    network: str = ""
    kind: str = ""
    organization: int = 0
    clause: str = ""

    @classmethod
    def of(cls, query: dict[str, Any]) -> Filters:
        """From the query string."""

        def known(name: str, values: Iterable[str]) -> str:
            value = str(query.get(name, ""))
            return value if value in set(values) else ""

        organization = str(query.get("organization", ""))
        return cls(
            show=known("show", SHOWS),
            network=known("network", [network.value for network in Network]),
            kind=known("kind", Organization.Kind.values),
            organization=int(organization) if organization.isdecimal() and len(organization) < 10 else 0,
            clause=known("clause", [clause.id for clause in columns()]),
        )

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()


def columns() -> tuple[Clause, ...]:
    """Clauses that some rule in force looks at, in their order."""
    looked_at = {rule.clause.id for rule in rules_in_force(clock.city_now().date())}
    return tuple(clause for clause in CLAUSES if clause.id in looked_at)


def matrix_pages(actor: Actor, filters: Filters) -> QuerySet[OfficialPage]:
    """Active pages of the matrix, from the administration down."""
    state = OfficialPage.State.ACTIVE
    pages = listed_pages(actor, PageFilters(network=filters.network, kind=filters.kind, state=state))
    if filters.organization:
        pages = pages.filter(organization_id=filters.organization)
    if filters.show == "bad":
        rows = Finding.objects.filter(_of_clause(filters), page=OuterRef("pk"), closed_at__isnull=True)
        pages = pages.filter(Exists(rows.exclude(verdict=Finding.Verdict.DISMISSED)))
    elif filters.show == "expiry":
        soon = clock.city_now().date() + EXPIRES_SOON
        words = Assurance.objects.filter(_of_clause(filters), page=OuterRef("pk"), is_current=True)
        pages = pages.filter(Exists(words.filter(until__lte=soon)))
    return pages


def _of_clause(filters: Filters) -> Q:
    return Q(clause=filters.clause) if filters.clause else Q()


@dataclass(frozen=True)
class Row:
    """A page and its cells, in the order of the columns."""

    page: OfficialPage
    cells: tuple[Cell, ...]

    @property
    def group(self) -> str:
        """Under which head it stands: «Органы администрации»."""
        return GROUPS[self.page.organization.kind]


def rows_of(pages: Iterable[OfficialPage], filters: Filters) -> list[Row]:
    """The matrix of these pages. Three queries."""
    shown = list(pages)
    lines = lines_of(page.pk for page in shown)
    rows = [Row(page, cells_of(lines[page.pk])) for page in shown]
    if filters.clause:
        rows = [
            Row(row.page, tuple(cell for cell in row.cells if cell.clause.id == filters.clause))
            for row in rows
        ]
    return rows


@dataclass(frozen=True)
class Listed:
    """An open finding beside the matrix, and the whole list of a phone."""

    page: OfficialPage
    line: Line


def bad_lines(rows: Iterable[Row]) -> list[Listed]:
    """Findings of these rows: violations first, then by age."""
    found = [
        Listed(row.page, line)
        for row in rows
        for cell in row.cells
        for line in cell.lines
        if line.state in BAD
    ]
    return sorted(
        found,
        key=lambda one: (
            one.line.state != "violation",
            one.line.finding.opened_at if one.line.finding else clock.now(),
        ),
    )


def organizations_in(actor: Actor) -> list[tuple[int, str]]:
    """Organizations that have an active page the actor sees, for the filter. One query."""
    pages = listed_pages(actor, PageFilters(state=OfficialPage.State.ACTIVE)).order_by()
    found = dict(pages.values_list("organization_id", "organization__short_name"))
    return sorted(found.items(), key=lambda one: one[1].casefold())
