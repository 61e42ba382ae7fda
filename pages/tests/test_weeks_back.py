"""«Раньше» leads back to the first week there is anything about, and no farther."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.clock import Week
from pages.models import OfficialPage, WeeklyProtocol
from pages.queries.protocols import first_week

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(make_page: Any) -> Any:
    """In the register since the Monday before last."""
    made = make_page(state="active")
    OfficialPage.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=14))
    return made


def back(client: Any, week: str) -> bool:
    return "Раньше" in client.get("/pages/weeks/", {"week": week}).content.decode()


def test_the_list_ends_with_the_first_week(marina: Any, client_of: Any, page: Any) -> None:
    client = client_of(marina)
    assert back(client, "2026-11-25") and back(client, "2026-11-18")
    assert not back(client, "2026-11-11") and not back(client, "2020-01-01")


def test_so_does_one_page(marina: Any, client_of: Any, page: Any) -> None:
    client = client_of(marina)
    assert "Раньше" in client.get(f"/pages/{page.pk}/weeks/2026-11-16/").content.decode()
    assert "Раньше" not in client.get(f"/pages/{page.pk}/weeks/2026-11-09/").content.decode()


def test_a_protocol_reaches_farther_back(marina: Any, page: Any) -> None:
    WeeklyProtocol.objects.create(
        page=page,
        monday=date(2026, 10, 5),
        zone="Europe/Simferopol",
        norm=5,
        total=5,
        counted=5,
        result="met",
        digest="0" * 64,
    )
    assert first_week(marina) == first_week(marina, page) == Week.of(date(2026, 10, 5))


def test_without_pages_it_is_this_week(marina: Any) -> None:
    assert first_week(marina) == Week.of(NOW)
