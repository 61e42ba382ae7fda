"""A school whose connection is at work, a lead, and a clock that stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from core.access import System
from core.organizations.models import Organization
from gospubliki.actions.state import Evidence, Word, move_connection
from gospubliki.models import Connection
from pages.models import OfficialPage

# Wednesday, 25 November 2026, 10:00 in Simferopol.
NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
PORTAL = System("test")
PROOF = Word(evidence=Evidence(number="ПОС-17"))


@pytest.fixture(autouse=True)
def clock_at() -> Any:
    """The clock stands at NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def connection(school: Any) -> Connection:
    """The school's row, not started."""
    return Connection.objects.select_related("organization").get(organization=school, page=None)


@pytest.fixture
def at_work(connection: Connection, svetlana: Any) -> Connection:
    """The school's connection, begun today by its own person."""
    move_connection(actor=svetlana, connection=connection, target="in_progress", said=Word())
    return connection


@pytest.fixture
def education(administration: Any, school: Any) -> Organization:
    """A body of the administration that oversees the school."""
    body = Organization.objects.create(
        kind="body", parent=administration, name="Управление образования", short_name="Управление образования"
    )
    Organization.objects.filter(pk=school.pk).update(parent=body)
    return body


@pytest.fixture
def lilia(appoint: Callable[..., Any], education: Organization) -> Any:
    """Responsible in the overseeing body."""
    return appoint("lilia@dzhankoy.example", "organization_person", education, first="Лилия", last="Яцук")


@pytest.fixture
def other_school(administration: Any) -> Organization:
    """Somebody else's."""
    return Organization.objects.create(
        kind="subordinate",
        parent=administration,
        name="МОУ «Школа № 2»",
        short_name="Школа № 2",
        inn="9105000036",
    )


@pytest.fixture
def make_page() -> Callable[..., OfficialPage]:
    """An active page: `make_page(school, official_mark=True)`."""

    def make(organization: Any, network: str = "vk", **fields: Any) -> OfficialPage:
        number = OfficialPage.objects.count() + 1
        values = {"state": "active", "title": f"Страница {number}", "external_id": str(number)} | fields
        return OfficialPage.objects.create(network=network, organization=organization, **values)

    return make


@pytest.fixture
def row_of() -> Callable[[Any], Connection]:
    """The row of an organization or of a page, read anew."""

    def find(owner: Any) -> Connection:
        rows = Connection.objects.select_related("organization", "page")
        if isinstance(owner, OfficialPage):
            return rows.get(page=owner)
        return rows.get(organization=owner, page=None)

    return find
