"""An organization row always; a page row where a page exists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from core.organizations.models import Organization
from gospubliki.actions.rows import ensure_connections, make_row
from gospubliki.models import Connection
from gospubliki.tasks import keep_rows
from pages.models import OfficialPage
from pages.providers import connections

pytestmark = pytest.mark.django_db


def test_an_organization_and_a_page_have_a_row_from_the_first_moment(
    school: Any, make_page: Callable[..., Any], row_of: Callable[[Any], Connection]
) -> None:
    page = make_page(school)
    assert row_of(school).state == "not_started"
    assert row_of(school).due_on == date(2026, 12, 25)
    assert row_of(page).organization_id == school.pk


def test_a_unit_is_connected_with_the_administration_and_says_so(
    utilities: Any, row_of: Callable[[Any], Connection]
) -> None:
    row = row_of(utilities)
    assert row.state == "not_required"
    assert "вместе с администрацией" in row.sentence


def test_what_was_made_in_bulk_is_found_by_the_sweep(administration: Any) -> None:
    made = Organization.objects.bulk_create(
        Organization(kind="subordinate", parent=administration, name=f"Школа {n}", short_name=f"Школа {n}")
        for n in range(3)
    )
    OfficialPage.objects.bulk_create(
        [OfficialPage(network="vk", external_id="77", title="Школа", organization=made[0])]
    )
    assert keep_rows() == 4
    assert keep_rows() == 0


def test_a_closed_page_and_a_closed_organization_get_no_row(administration: Any) -> None:
    rows = Organization.objects.bulk_create(
        [Organization(kind="body", parent=administration, name="Был", short_name="Был", is_active=False)]
    )
    OfficialPage.objects.bulk_create(
        [
            OfficialPage(
                network="vk", external_id="7", title="Была", organization=administration, state="closed"
            )
        ]
    )
    assert ensure_connections() == 0
    assert not Connection.objects.filter(organization=rows[0]).exists()


def test_the_sweep_asks_as_much_for_many(administration: Any, django_assert_max_num_queries: Any) -> None:
    Organization.objects.bulk_create(
        Organization(kind="body", parent=administration, name=f"О {n}", short_name=f"О {n}")
        for n in range(40)
    )
    with django_assert_max_num_queries(8):
        assert ensure_connections() == 40


def test_a_row_is_made_once(school: Any, connection: Connection) -> None:
    make_row(school)
    assert Connection.objects.filter(organization=school).count() == 1


def test_the_ground_of_not_required_is_kept_by_the_database(connection: Connection) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.filter(pk=connection.pk).update(state="not_required", sentence="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.filter(pk=connection.pk).update(state="whatever")


def test_pages_learn_how_they_stand_in_one_query(
    school: Any, make_page: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    pages = [make_page(school, external_id=str(900 + n)) for n in range(3)]
    with django_assert_num_queries(1) as asked:
        facts = connections([page.pk for page in pages])
    assert isinstance(asked, CaptureQueriesContext)
    assert {fact.state for fact in facts.values()} == {"not_started"}
    assert facts[pages[0].pk].sentence == "не начато с ср, 25 ноября, срок пт, 25 декабря"
    assert facts[pages[0].pk].url.startswith(f"/gospubliki/organizations/{school.pk}/#c")
