"""The list of connections: filtered, sorted, narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from core import clock
from core.access import Actor
from core.forms import one_line
from core.organizations.models import Organization
from core.organizations.queries import descendants_of
from gospubliki.access import connections_visible_to
from gospubliki.graphs import CONNECTION_WORDS
from gospubliki.models import Connection

SORTS = {"late": "по сроку", "name": "по названию", "body": "по тому, кто курирует", "state": "по состоянию"}
SUBJECTS = {"organization": "организации", "page": "страницы", "all": "организации и страницы"}


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; anything unknown is no filter."""

    q: str = ""
    state: str = ""
    kind: str = ""
    body: int = 0
    late: bool = False
    subject: str = "organization"
    sort: str = "late"

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Filters:
        """From the query string."""

        def known(name: str, values: Any, default: str = "") -> str:
            value = str(query.get(name, ""))
            return value if value in values else default

        body = str(query.get("body", ""))
        late = query.get("late") == "1"
        return cls(
            q=one_line(str(query.get("q", "")), most=100),
            state=known("state", CONNECTION_WORDS),
            kind=known("kind", Organization.Kind.values),
            body=int(body) if body.isascii() and body.isdigit() and len(body) < 16 else 0,
            late=late,
            subject=known("subject", SUBJECTS, "all" if late else "organization"),
            sort=known("sort", SORTS, "late"),
        )

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return any((self.q, self.state, self.kind, self.body, self.late))


_STATE_ORDER = Case(
    *[When(state=state, then=Value(place)) for place, state in enumerate(CONNECTION_WORDS)],
    output_field=IntegerField(),
)
_ORDERS: dict[str, list[Any]] = {
    "late": [F("due_on").asc(nulls_last=True), "organization__short_name", "pk"],
    "name": ["organization__short_name", "organization_id", F("page_id").asc(nulls_first=True)],
    "body": [
        "organization__parent__short_name",
        "organization__short_name",
        F("page_id").asc(nulls_first=True),
    ],
    "state": [_STATE_ORDER, F("due_on").asc(nulls_last=True), "organization__short_name", "pk"],
}


def listed(actor: Actor, filters: Filters) -> QuerySet[Connection]:
    """Connections the reader asked for, in the order asked for."""
    rows = connections_visible_to(actor).live().select_related("organization__parent", "page")
    if filters.subject != "all":
        rows = rows.filter(page__isnull=filters.subject == "organization")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(organization__kind=filters.kind)
    if filters.body:
        rows = rows.filter(organization_id__in=descendants_of([filters.body]))
    if filters.late:
        rows = rows.late(clock.city_now().date())
    if filters.q:
        rows = rows.filter(pk__in=_matching(rows, filters.q))
    return rows.order_by(*_ORDERS[filters.sort])


def _matching(rows: QuerySet[Connection], q: str) -> list[int]:
    """Found in Python: SQLite compares only Latin letters without case, and the register is small."""
    names = ("pk", "organization__name", "organization__short_name", "organization__inn", "page__title")
    words = q.casefold().split()
    return [
        pk
        for pk, *texts in rows.order_by().values_list(*names)
        if all(word in " ".join(text or "" for text in texts).casefold() for word in words)
    ]


def bodies(actor: Actor) -> list[Organization]:
    """Who oversees anything the reader sees."""
    above = connections_visible_to(actor).order_by().values("organization__parent_id")
    return list(Organization.objects.filter(pk__in=above).order_by("short_name"))
