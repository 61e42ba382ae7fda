"""Rights and the door are read anew at every click."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.accounts.actions import people
from core.accounts.models import User
from core.accounts.tests.test_sign_in import signed_in
from core.audit.models import Entry
from core.organizations.actions import appointments, orders
from core.organizations.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(appoint: Any, administration: Any) -> Any:
    """Another administrator: nobody changes own appointments."""
    return appoint("boss@dzhankoy.example", "administrator", administration, last="Главный")


def test_an_ended_appointment_takes_the_right_at_the_next_click(
    admin: Any, boss: Any, client_of: Any
) -> None:
    client = client_of(admin)
    assert client.get("/people/").status_code == 200
    appointments.end_appointment(actor=boss, appointment=admin.appointments.get())
    assert client.get("/people/").status_code == 403
    assert client.get("/me/").status_code == 200


def test_an_appointment_that_ran_out_gives_nothing(admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    yesterday = clock.city_now().date() - timedelta(days=1)
    Appointment.objects.filter(person=admin).update(until=yesterday)
    assert client.get("/people/").status_code == 403


def test_a_void_order_takes_the_right_at_the_next_click(
    admin: Any, boss: Any, client_of: Any, appointed: Any
) -> None:
    other = orders.add_order(actor=boss, number="1-р", date=date(2024, 1, 1), title="О другом")
    Appointment.objects.filter(person=admin).update(order=other)
    client = client_of(admin)
    assert client.get("/people/").status_code == 200
    orders.void_order(actor=boss, order=other)
    assert client.get("/people/").status_code == 403


def test_a_closed_person_is_out_at_the_next_click(marina: Any, admin: Any, client_of: Any) -> None:
    client = client_of(marina)
    assert client.get("/me/").status_code == 200
    people.deactivate(actor=admin, person=marina, reason="уволилась")
    assert client.get("/me/")["Location"].startswith("/sign-in/")
    assert not signed_in(client)


def test_an_old_session_does_not_revive_with_the_person(marina: Any, admin: Any, client_of: Any) -> None:
    client = client_of(marina)
    people.deactivate(actor=admin, person=marina, reason="уволилась")
    people.reactivate(actor=admin, person=marina)
    assert client.get("/me/")["Location"].startswith("/sign-in/")


def test_a_closed_person_still_sees_what_is_open_to_all(marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    User.objects.filter(pk=marina.pk).update(is_active=False)
    assert client.get("/sign-in/").status_code == 200


def test_rights_that_need_a_code_end_a_session_opened_without_one(
    oleg: Any, password_passed: Any, appointed: Any
) -> None:
    client, _ = password_passed(oleg)
    assert client.get("/me/").status_code == 200
    appointed(oleg, "moderator")
    assert client.get("/me/")["Location"] == "/sign-in/?why=rights"
    assert "Ваши права изменились" in client.get("/sign-in/?why=rights").content.decode()
    assert Entry.objects.get(event="accounts.session_ended").object_id == oleg.pk


def test_a_session_opened_with_a_code_goes_on(
    oleg: Any, enrolled: Any, password_passed: Any, code_of: Any, appointed: Any
) -> None:
    seed = enrolled(oleg)
    client, _ = password_passed(oleg)
    client.post("/sign-in/code/", {"code": code_of(seed)})
    appointed(oleg, "moderator")
    assert client.get("/me/").status_code == 200


def test_htmx_gets_the_sign_in_as_a_whole_page(marina: Any, admin: Any, client_of: Any) -> None:
    client = client_of(marina)
    people.deactivate(actor=admin, person=marina, reason="уволилась")
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/plan/?week=1"}
    response = client.get("/me/", headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fplan%2F%3Fweek%3D1"
