"""What the public list says at a moment: plain frozen values, no queries once it is taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from core.organizations.models import Organization
from networks.addresses import page_url
from networks.base import NETWORK_NAMES, Network, Target
from pages.models import OfficialPage
from pages.models.page import short_url

_KINDS = list(Organization.Kind.values)
_NETWORKS = list(Network)


@dataclass(frozen=True)
class ListedPage:
    """An active page: only what its visitors may know."""

    network: str
    title: str
    url: str
    external_id: str
    screen_name: str
    official_mark: bool | None
    checked_at: datetime | None

    @property
    def network_name(self) -> str:
        return NETWORK_NAMES[Network(self.network)]

    @property
    def address(self) -> str:
        """The address as people write it: «vk.com/dzhankoy»."""
        return short_url(self.url)


@dataclass(frozen=True)
class ListedOrganization:
    """An organization with its active pages, in the order of the networks."""

    pk: int
    kind: str
    name: str
    short_name: str
    inn: str
    pages: tuple[ListedPage, ...]


@dataclass(frozen=True)
class Office:
    """The administration's own requisites, for the foot of the page."""

    name: str = ""
    email: str = ""
    site: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The whole list."""

    organizations: tuple[ListedOrganization, ...]
    office: Office = field(default_factory=Office)

    @cached_property
    def pages(self) -> tuple[tuple[ListedOrganization, ListedPage], ...]:
        """Pages with their organizations, in the order of the list."""
        return tuple((row, page) for row in self.organizations for page in row.pages)

    def narrowed(self, network: str = "", q: str = "") -> list[ListedOrganization]:
        """Organizations with those pages that are in the network and hold every word of the search."""
        words = q.casefold().split()
        if not network and not words:
            return list(self.organizations)
        found: dict[int, list[ListedPage]] = {}
        for row, page in self.pages:
            text = f"{row.name} {row.short_name} {page.title} {page.address} {page.network_name}".casefold()
            if (not network or page.network == network) and all(word in text for word in words):
                found.setdefault(row.pk, []).append(page)
        return [replace(row, pages=tuple(found[row.pk])) for row in self.organizations if row.pk in found]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Pages per network, in the order of the networks; only networks that have any."""
        found = Counter(page.network for _, page in self.pages)
        return {network: found[network] for network in _NETWORKS if found[network]}

    @cached_property
    def checked_at(self) -> datetime | None:
        """When any page was last checked against its network."""
        return max((page.checked_at for _, page in self.pages if page.checked_at), default=None)

    @cached_property
    def by_address(self) -> dict[tuple[str, str], tuple[ListedOrganization, ListedPage]]:
        """Pages by (network, number) and (network, short name in lower case)."""
        found = {}
        for row, page in self.pages:
            for name in (page.external_id, page.screen_name.lower()):
                if name:
                    found[page.network, name] = (row, page)
        return found


@dataclass(frozen=True)
class Rows:
    """What the database says, as it is: two equal readings make the same list, so it need not be built again."""

    pages: tuple[tuple[Any, ...], ...]
    office: tuple[Any, ...]


_OF_ORGANIZATION = ("pk", "kind", "name", "short_name", "inn")
_OF_PAGE = ("network", "external_id", "screen_name", "linked_id", "title", "official_mark", "checked_at")


def read_rows() -> Rows:
    """Read the list now, in two queries."""
    active = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).order_by("pk")
    names = [f"organization__{name}" for name in _OF_ORGANIZATION]
    office = Organization.objects.filter(kind=Organization.Kind.ADMINISTRATION, is_active=True)
    return Rows(
        tuple(active.values_list(*names, *_OF_PAGE)),
        office.order_by("pk").values_list("name", "email", "site").first() or (),
    )


def build(rows: Rows) -> Snapshot:
    """The list of what was read: organizations from the administration down, their pages by network."""
    cut = len(_OF_ORGANIZATION)
    found: dict[tuple[Any, ...], list[ListedPage]] = {}
    for row in rows.pages:
        found.setdefault(row[:cut], []).append(_page(*row[cut:]))
    listed = [_organization(head, _ordered(pages)) for head, pages in found.items()]
    listed.sort(key=lambda row: (_KINDS.index(row.kind), row.short_name, row.pk))
    return Snapshot(tuple(listed), Office(*rows.office))


def _organization(head: tuple[Any, ...], pages: tuple[ListedPage, ...]) -> ListedOrganization:
    pk, kind, name, short_name, inn = head
    return ListedOrganization(pk, kind, name, short_name, inn, pages)


def _ordered(pages: list[ListedPage]) -> tuple[ListedPage, ...]:
    return tuple(sorted(pages, key=lambda page: (_NETWORKS.index(Network(page.network)), page.title)))


def _page(
    network: str,
    external_id: str,
    screen_name: str,
    linked_id: str,
    title: str,
    official_mark: bool | None,
    checked_at: datetime | None,
) -> ListedPage:
    url = page_url(Target(Network(network), external_id, screen_name, linked_id))
    return ListedPage(network, title, url, external_id, screen_name, official_mark, checked_at)
