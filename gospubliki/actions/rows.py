"""The rows of the register: every organization has one, every page has one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.organizations.models import Organization
from gospubliki.models import Connection
from pages.models import OfficialPage

DAYS_TO_START = 30
UNIT_GROUND = "Структурное подразделение: подключается вместе с администрацией."


def ensure_connections() -> int:
    """Make the rows that are missing; answers how many. Three queries and one insert, however many there are."""
    organizations = Organization.objects.active().exclude(
        pk__in=Connection.objects.of_organizations().order_by().values("organization_id")
    )
    pages = OfficialPage.objects.exclude(state="closed").filter(connections__isnull=True).order_by()
    rows = [_of_organization(one) for one in organizations.order_by("pk")]
    rows += [_of_page(one) for one in pages.order_by("pk")]
    if not rows:
        return 0
    before = Connection.objects.count()
    with transaction.atomic():
        Connection.objects.bulk_create(rows, ignore_conflicts=True)
    return Connection.objects.count() - before


def make_row(row: Organization | OfficialPage) -> None:
    """The row of an organization or a page that has just been written. There already: nothing."""
    made = _of_organization(row) if isinstance(row, Organization) else _of_page(row)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return  # somebody else has made it


def on_saved(sender: Any, instance: Any, created: bool, raw: bool = False, **more: Any) -> None:
    """Receiver of `post_save`: the row stands in the same transaction as what it belongs to."""
    if created and not raw:
        make_row(instance)


def _of_organization(organization: Organization) -> Connection:
    today = clock.city_now().date()
    if organization.kind == Organization.Kind.UNIT:
        return Connection(
            organization=organization, state="not_required", state_since=today, sentence=UNIT_GROUND
        )
    return Connection(
        organization=organization, state_since=today, due_on=today + timedelta(days=DAYS_TO_START)
    )


def _of_page(page: OfficialPage) -> Connection:
    today = clock.city_now().date()
    return Connection(
        organization_id=page.organization_id,
        page=page,
        state_since=today,
        due_on=today + timedelta(days=DAYS_TO_START),
    )
