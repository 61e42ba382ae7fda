"""Facts of the city from the portal's own rows, and the panel over the matrix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.organizations.models import Appointment, Order, Organization
from pages import providers
from pages.city_facts import city_facts
from pages.models import OfficialPage
from regulation.facts import Lead, WeekPlan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rooms_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """No room above the pages says anything but what a test tells it to."""
    monkeypatch.setattr(providers, "_lead", [])
    monkeypatch.setattr(providers, "_plan", [])


@pytest.fixture
def body(administration: Any) -> Organization:
    return Organization.objects.create(
        kind="body", parent=administration, name="Управление культуры", short_name="Управление культуры"
    )


def test_what_rooms_above_say_is_passed_on() -> None:
    assert (city_facts().lead, city_facts().plan) == (None, None)
    providers.register_lead(lambda: Lead("Н. Роговая"))
    providers.register_plan(lambda day: WeekPlan(f"{day:%d.%m}", "утверждён"))
    found = city_facts(date(2026, 11, 25))
    assert found.lead == Lead("Н. Роговая") and found.plan == WeekPlan("25.11", "утверждён")


def test_a_body_needs_a_person_once_it_stands_and_once_it_has_a_page(
    body: Organization, marina: Any, school: Any, appoint: Callable[..., Any], make_page: Any
) -> None:
    assert city_facts().nobody_in == ["Управление культуры"], "a school is not asked"
    assert city_facts().pages_of_nobody == []
    make_page(organization=body, state="active")
    assert city_facts().pages_of_nobody == ["Управление культуры"]
    appoint("lilia@dzhankoy.example", "organization_person", body)
    assert (city_facts().nobody_in, city_facts().pages_of_nobody) == ([], [])


def test_what_rests_on_a_void_order_is_named_until_appointed_anew(
    marina: Any, administration: Any, order_417: Order
) -> None:
    today = clock.city_now().date()
    assert city_facts().on_void == [] and city_facts().press == 1
    Order.objects.update(is_void=True, voided_on=today + timedelta(days=1))
    assert city_facts().on_void == [], "not void yet"
    Order.objects.update(voided_on=today)
    assert city_facts().on_void == [marina.short_name] and city_facts().press == 0
    newer = Order.objects.create(number="500-р", date=today, title="Новое")
    Appointment.objects.create(
        person=marina, role="press_officer", organization=administration, order=newer, since=today
    )
    assert city_facts().on_void == []


def test_an_order_is_on_the_site_with_its_address_and_day(marina: Any, order_417: Order) -> None:
    assert city_facts().not_on_site == [str(order_417)]
    Order.objects.update(url="https://dzhankoy.example/417")
    assert city_facts().not_on_site == [str(order_417)]
    Order.objects.update(published_on=date(2024, 9, 13))
    assert (city_facts().not_on_site, city_facts().orders) == ([], [str(order_417)])


def test_queries_do_not_grow(body: Organization, marina: Any, artem: Any, make_page: Any) -> None:
    with CaptureQueriesContext(connection) as few:
        city_facts()
    for number in range(4):
        other = Organization.objects.create(
            kind="body", parent=body.parent, name=f"Орган {number}", short_name=f"Орган {number}"
        )
        make_page(external_id=str(700 + number), organization=other, state="active")
    with CaptureQueriesContext(connection) as many:
        city_facts()
    assert len(many) == len(few) <= 6


def test_the_panel_is_for_who_sees_the_city(
    official: OfficialPage, irina: Any, svetlana: Any, client_of: Callable[[Any], Client]
) -> None:
    providers.register_plan(lambda day: WeekPlan("23–29 ноября"))
    shown = client_of(irina).get("/pages/clauses/").content.decode()
    assert "По городу" in shown and "23–29 ноября не утверждён" in shown
    assert "По городу" not in client_of(svetlana).get("/pages/clauses/").content.decode()
