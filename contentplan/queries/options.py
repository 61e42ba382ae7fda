"""What the plan may be narrowed by: pages, rubrics, departments. One query over three small tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, Exists, F, IntegerField, OuterRef, Q, Value

from contentplan.models import Delivery, RevisionPage, Rubric
from core.access import Actor
from core.looks import NETWORKS
from core.organizations.models import Organization
from pages.access import pages_visible_to
from pages.models import OfficialPage

_OWNERS = ("administration", "unit", "body")


class PageOption(NamedTuple):
    """A page of the filter; the facts are what its norm is counted by."""

    pk: int
    title: str
    network: str
    organization_id: int
    organization: str
    kind: str
    state: str
    norm: int | None
    covered_since: datetime | None
    read_through: datetime | None


def facts_of(page: OfficialPage) -> PageOption:
    """The same of a page loaded with its organization."""
    owner = page.organization
    return PageOption(
        *(page.pk, page.title, page.network, owner.pk, owner.short_name, owner.kind, page.state, page.norm),
        *(page.covered_since, page.read_through),
    )


class Option(NamedTuple):
    pk: int
    name: str


@dataclass
class Options:
    """Lists of the filters, in the order of screens."""

    pages: list[PageOption] = field(default_factory=list)
    rubrics: list[Option] = field(default_factory=list)
    organizations: list[Option] = field(default_factory=list)

    @property
    def own(self) -> Sequence[PageOption]:
        """Working pages of the administration itself, whose norm stands beside the month."""
        return [page for page in self.pages if page.kind == "administration" and page.state == "active"]


def options_of(actor: Actor, since: datetime, until: datetime, *, page_id: int | None = None) -> Options:
    """Pages of the administration, its bodies and units, those with posts in [since, until), and `page_id`."""
    window = {"page": OuterRef("pk"), "due_at__gte": since, "due_at__lt": until}
    wanted = Q(organization__kind__in=_OWNERS) | Q(pk=page_id or 0)
    planned = Exists(RevisionPage.objects.filter(**window)) | Exists(Delivery.objects.filter(**window))
    pages = pages_visible_to(actor).filter(wanted | planned, state__in=["active", "suspended"])
    rows = _columns(
        pages,
        *("page", "title", "network", "organization_id", "organization__short_name", "organization__kind"),
        *("state", "norm", "covered_since", "read_through"),
    ).union(
        _columns(Rubric.objects.filter(is_active=True), "rubric", "name"),
        _columns(Organization.objects.filter(is_active=True, kind__in=_OWNERS), "organization", "short_name"),
        all=True,
    )
    return _sorted(rows)


# Columns after the kind of row and its key, each with what stands there when a table has no such thing.
_NOTHING: tuple[tuple[str, Any], ...] = (
    ("name", Value("", output_field=CharField())),
    ("in_network", Value("", output_field=CharField())),
    ("owner_id", Value(0, output_field=IntegerField())),
    ("owner", Value("", output_field=CharField())),
    ("owner_kind", Value("", output_field=CharField())),
    ("how", Value("", output_field=CharField())),
    ("own_norm", Value(None, output_field=IntegerField())),
    ("since", Value(None, output_field=DateTimeField())),
    ("through", Value(None, output_field=DateTimeField())),
)


def _columns(rows: Any, what: str, *names: str) -> Any:
    """The columns of one table, filled up to those of the widest."""
    filled = {
        f"o_{column}": F(names[place]) if place < len(names) else nothing
        for place, (column, nothing) in enumerate(_NOTHING)
    }
    found = rows.order_by().annotate(o_what=Value(what, output_field=CharField()), **filled)
    return found.values_list("o_what", "pk", *filled)


def _sorted(rows: Any) -> Options:
    found = Options()
    for what, pk, name, *facts in rows:
        if what == "page":
            found.pages.append(PageOption(pk, name, *facts))
        else:
            (found.rubrics if what == "rubric" else found.organizations).append(Option(pk, name))
    order = list(NETWORKS)
    found.pages.sort(
        key=lambda one: (
            _OWNERS.index(one.kind) if one.kind in _OWNERS else 9,
            one.organization,
            order.index(one.network),
            one.pk,
        )
    )
    found.rubrics.sort(key=lambda one: (one.name, one.pk))
    found.organizations.sort(key=lambda one: (one.name, one.pk))
    return found
