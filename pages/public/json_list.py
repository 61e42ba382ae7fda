"""The list and the answer on one address as JSON; `docs/official-pages.md` describes them and a test holds both together."""

from __future__ import annotations

from typing import Any

from core.clock import city_zone
from pages.public.snapshot import ListedOrganization, ListedPage, Snapshot
from pages.public.verify import Verified

FORMAT = 1


def list_as_json(snapshot: Snapshot) -> dict[str, Any]:
    """The whole list."""
    return {
        "format": FORMAT,
        "owner": snapshot.office.name,
        "count": len(snapshot.pages),
        "pages": [page_as_json(row, page) for row, page in snapshot.pages],
    }


def page_as_json(row: ListedOrganization, page: ListedPage) -> dict[str, Any]:
    """One page with its organization."""
    checked = (
        page.checked_at.astimezone(city_zone()).isoformat(timespec="seconds") if page.checked_at else None
    )
    return {
        "network": page.network,
        "network_name": page.network_name,
        "title": page.title,
        "url": page.url,
        "official_mark": page.official_mark,
        "checked_at": checked,
        "organization": {
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind,
            "inn": row.inn or None,
        },
    }


def verified_as_json(found: Verified) -> dict[str, Any]:
    """The answer on one address."""
    page = page_as_json(found.organization, found.page) if found.organization and found.page else None
    return {
        "format": FORMAT,
        "asked": found.text,
        "answer": found.answer.value,
        "sentence": found.sentence,
        "page": page,
        "alike": found.alike.url if found.alike else None,
    }
