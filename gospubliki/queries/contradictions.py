"""Where the register and what the networks show disagree. The portal only says so: a person changes the state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.access import Actor
from gospubliki.access import connections_visible_to
from gospubliki.graphs import CONNECTION_WORDS
from gospubliki.models import Connection


@dataclass(frozen=True)
class Contradiction:
    """A connection and a sentence about what does not fit."""

    connection: Connection
    network: str
    sentence: str


def contradictions(actor: Actor) -> list[Contradiction]:
    """All of them that the actor may see, by organization. One query."""
    rows = list(
        connections_visible_to(actor)
        .live()
        .select_related("organization", "page")
        .order_by("organization__short_name", "pk")
    )
    whole = {row.organization_id: row for row in rows if row.page_id is None}
    pages: dict[int, list[Connection]] = defaultdict(list)
    for row in rows:
        if row.page_id is not None:
            pages[row.organization_id].append(row)
    found = [one for row in rows if row.page_id is not None for one in _of_page(row, whole)]
    found += [one for row in whole.values() for one in _of_organization(row, pages[row.organization_id])]
    return sorted(found, key=lambda one: (one.connection.organization.short_name, one.connection.pk))


def _of_page(row: Connection, whole: dict[int, Connection]) -> list[Contradiction]:
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
    return [Contradiction(row, page.network, sentence) for sentence in sentences]


def _of_organization(row: Connection, pages: list[Connection]) -> list[Contradiction]:
    needed = [one for one in pages if one.state != "not_required"]
    if row.state == "connected" and needed and not any(one.state == "connected" for one in needed):
        return [Contradiction(row, "", "Организация подключена, а из её страниц не подключена ни одна")]
    return []
