"""What pages learn of the register: on the way and in time is no finding, late is; who leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from gospubliki.facts import connection_facts, lead_fact
from gospubliki.models import Connection
from pages.clause_facts import _connection
from regulation.facts import Connected

pytestmark = pytest.mark.django_db


def told(page: Any) -> Any:
    found = _connection(connection_facts([page.pk]).get(page.pk))
    assert found is not None
    return found


def test_on_the_way_and_in_time_is_no_fault(school: Any, make_page: Any, clock_at: Any) -> None:
    page = make_page(school)
    assert told(page).state is Connected.IN_TIME and "срок" in told(page).sentence
    due = Connection.objects.get(page=page).due_on
    assert due is not None
    clock_at.shift(timedelta(days=(due - clock.city_now().date()).days))
    assert told(page).state is Connected.IN_TIME, "its last day"
    clock_at.shift(timedelta(days=1))
    assert told(page).state is Connected.NO


@pytest.mark.parametrize(
    ("state", "is_told"),
    [("connected", "yes"), ("not_required", "not_required"), ("refused", "no"), ("disconnected", "no")],
)
def test_every_state_is_told(state: str, is_told: str, school: Any, make_page: Any) -> None:
    page = make_page(school)
    Connection.objects.filter(page=page).update(state=state, sentence="Так решено", due_on=None)
    assert told(page).state == is_told


def test_who_leads(school: Any) -> None:
    assert lead_fact().trouble and not lead_fact().name


def test_the_lead_is_named(natalia: Any) -> None:
    assert (lead_fact().name, lead_fact().trouble) == (natalia.full_name, "")
