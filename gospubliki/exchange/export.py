"""The register as a table for a spreadsheet: what the actor sees, nothing that a spreadsheet would run."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.spreadsheet import Sheet, book
from gospubliki import access
from gospubliki.models import Connection
from gospubliki.queries.listing import Filters, listed

# Names and widths of the columns; the first sheet is fit to be imported again.
_COMMON = {
    "Состояние": 16,
    "Дата": 12,
    "Основание или причина": 60,
    "Срок": 12,
    "Просрочено, дней": 18,
}
ORGANIZATIONS = {"ИНН": 14, "Организация": 50, "Кто курирует": 40, **_COMMON}
PAGES = {"Организация": 40, "Страница": 40, "Сеть": 16, "Адрес страницы": 40, **_COMMON}


@transaction.atomic
def export(*, actor: User, filters: Filters | None = None) -> bytes:
    """An XLSX file: a sheet of organizations, a sheet of pages. Without `filters` every connection.

    Raises:
        AccessDenied: the whole register is not the actor's to see.
    """
    require(access.may_see_all(actor))
    rows = list(listed(actor, filters or Filters(subject="all", sort="name")))
    record("connection.exported", actor=actor, label="Реестр подключений", data={"count": len(rows)})
    return _book(rows)


def _book(rows: list[Connection]) -> bytes:
    today = clock.city_now().date()
    organizations = (_of_organization(row, today) for row in rows if row.page is None)
    pages = (_of_page(row, today) for row in rows if row.page is not None)
    return book(Sheet("Организации", ORGANIZATIONS, organizations), Sheet("Страницы", PAGES, pages))


def _of_organization(row: Connection, today: date) -> list[Any]:
    organization = row.organization
    overseer = organization.parent.name if organization.parent else ""
    return [organization.inn, organization.name, overseer, *_common(row, today)]


def _of_page(row: Connection, today: date) -> list[Any]:
    page = row.page
    assert page is not None
    return [row.organization.name, page.title, page.get_network_display(), page.url, *_common(row, today)]


def _common(row: Connection, today: date) -> list[Any]:
    due = f"{row.due_on:%d.%m.%Y}" if row.due_on else ""
    late = row.days_late(today) or None
    return [row.get_state_display(), f"{row.state_since:%d.%m.%Y}", row.sentence, due, late]
