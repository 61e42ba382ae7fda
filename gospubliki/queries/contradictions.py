"""Where the register and what the networks show disagree. The portal only says so: a person changes the state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db.models import OuterRef, Subquery

from core.access import Actor
from core.organizations.models import Organization
from gospubliki.access import connections_visible_to
from gospubliki.graphs import CONNECTION_WORDS
from gospubliki.models import Connection
from pages.models import PageWidget, SettingsReading

# The forms of the feedback platform (ПОС) that stand on a connected page.
FORMS = ("сообщить о проблеме", "высказать мнение")


@dataclass(frozen=True)
class Contradiction:
    """A connection and a sentence about what does not fit."""

    connection: Connection
    network: str
    sentence: str


def contradictions(actor: Actor) -> list[Contradiction]:
    """All of them that the actor may see, by organization. Four queries."""
    return contradictions_among(live_connections(actor))


def live_connections(actor: Actor) -> list[Connection]:
    """The part of the register that the actor sees, by organization. One query."""
    rows = connections_visible_to(actor).live().select_related("organization", "page")
    return list(rows.order_by("organization__short_name", "pk"))


def contradictions_among(rows: Sequence[Connection]) -> list[Contradiction]:
    """What does not fit among connections that are already read. Three queries."""
    whole = {row.organization_id: row for row in rows if row.page_id is None}
    pages: dict[int, list[Connection]] = defaultdict(list)
    for row in rows:
        if row.page_id is not None:
            pages[row.organization_id].append(row)
    seen = _Seen.of([row.page_id for row in rows if row.page_id is not None and row.state == "connected"])
    found = [one for row in rows if row.page_id is not None for one in _of_page(row, whole, seen)]
    found += [one for row in whole.values() for one in _of_organization(row, pages[row.organization_id])]
    return sorted(found, key=lambda one: (one.connection.organization.short_name, one.connection.pk))


@dataclass(frozen=True)
class _Seen:
    """What is known of connected pages besides their columns: forms taken off, sites in the descriptions."""

    lost_forms: dict[int, set[str]] = field(default_factory=dict)
    sites: dict[int, str] = field(default_factory=dict)
    owners: dict[str, Organization] = field(default_factory=dict)

    @classmethod
    def of(cls, page_ids: Collection[int]) -> _Seen:
        newest = SettingsReading.objects.filter(page=OuterRef("page")).values("pk")[:1]
        readings = SettingsReading.objects.filter(page_id__in=page_ids, pk=Subquery(newest))
        sites = {row.page_id: _host(str(row.values.get("site") or "")) for row in readings}
        owners = {
            _host(one.site): one for one in Organization.objects.active().exclude(site="").order_by("-pk")
        }
        return cls(_lost_forms(page_ids), sites, owners)


def _lost_forms(page_ids: Collection[int]) -> dict[int, set[str]]:
    """Forms that were in use on a page and are not any more."""
    there: dict[int, set[str]] = defaultdict(set)
    gone: dict[int, set[str]] = defaultdict(set)
    widgets = PageWidget.objects.filter(page_id__in=page_ids).order_by()
    for page_id, name, removed_at in widgets.values_list("page_id", "name", "removed_at"):
        form = next((form for form in FORMS if form in name.casefold()), None)
        if form is not None:
            (gone if removed_at else there)[page_id].add(form)
    return {page_id: forms - there[page_id] for page_id, forms in gone.items()}


def _host(url: str) -> str:
    """«dzhankoy.example» of an address with or without its scheme; empty when there is none."""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _of_page(row: Connection, whole: dict[int, Connection], seen: _Seen) -> list[Contradiction]:
    page, said = row.page, CONNECTION_WORDS[row.state]
    assert page is not None
    sentences = []
    if row.state == "connected" and page.official_mark is False:
        sentences.append("В реестре «подключено», а отметки «Госорганизация» на странице нет")
    if row.state not in ("connected", "not_required") and page.official_mark:
        sentences.append(f"В реестре «{said}», а отметка «Госорганизация» уже стоит. Похоже, можно закрывать")
    if row.state == "connected" and page.state == "suspended":
        sentences.append("В реестре «подключено», а страница приостановлена")
    above = whole.get(row.organization_id)
    if row.state == "connected" and above is not None and above.state not in ("connected", "in_progress"):
        sentences.append(f"Страница подключена, а у самой организации «{CONNECTION_WORDS[above.state]}»")
    for form in sorted(seen.lost_forms.get(page.pk, ())):
        sentences.append(f"Подключена, а формы «{form.capitalize()}» на странице больше нет")
    owner = seen.owners.get(seen.sites.get(page.pk, ""))
    own = _host(row.organization.site)
    if owner is not None and own and own != _host(owner.site):
        sentences.append(f"Ссылка на сайт в описании ведёт на другую организацию: {owner.short_name}")
    return [Contradiction(row, page.network, sentence) for sentence in sentences]


def _of_organization(row: Connection, pages: list[Connection]) -> list[Contradiction]:
    needed = [one for one in pages if one.state != "not_required"]
    if row.state == "connected" and needed and not any(one.state == "connected" for one in needed):
        return [Contradiction(row, "", "Организация подключена, а из её страниц не подключена ни одна")]
    return []
