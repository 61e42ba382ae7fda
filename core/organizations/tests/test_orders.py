"""Orders: entering, correcting, losing force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.access import rights_of
from core.accounts.rights import Right
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.notifications.models import Notification
from core.organizations.actions import orders
from core.organizations.models import Appointment, Order
from core.organizations.queries import appointments_on

pytestmark = pytest.mark.django_db
NEW = {"number": "12-р", "date": date(2026, 1, 15), "title": "О назначении ответственных"}


@pytest.fixture
def order_500(admin: Any) -> Order:
    return orders.add_order(actor=admin, **NEW)


@pytest.fixture
def rests(order_500: Order, timur: Any) -> Order:
    """An order on which only the moderator's appointment rests."""
    timur.appointments.update(order=order_500)
    return order_500


def test_entering_is_in_the_journal(order_500: Order) -> None:
    assert Entry.objects.get(event="orders.added").object_id == order_500.pk


def test_the_same_order_twice_is_refused(admin: Any, order_500: Order) -> None:
    with pytest.raises(Refused) as refused:
        orders.add_order(actor=admin, **NEW)
    assert refused.value.field == "number" and Order.objects.filter(number="12-р").count() == 1


def test_the_same_number_of_another_day_is_another_order(admin: Any, order_500: Order) -> None:
    orders.add_order(actor=admin, **NEW | {"date": date(2025, 1, 15)})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": clock.city_now().date() + timedelta(days=2)}, "date"),
        ({"published_on": date(2026, 1, 14)}, "published_on"),
    ],
)
def test_impossible_dates_are_refused(admin: Any, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        orders.add_order(actor=admin, **NEW | change)
    assert refused.value.field == field


def test_its_address_on_the_site_is_entered_later(admin: Any, order_500: Order, client_of: Any) -> None:
    data = NEW | {"date": "15.01.2026", "url": "dzhankoy.example/12-r", "published_on": "2026-01-20"}
    response = client_of(admin).post(f"/organizations/orders/{order_500.pk}/edit/", data)
    order_500.refresh_from_db()
    assert response.status_code == 302
    assert (order_500.url, order_500.published_on) == ("https://dzhankoy.example/12-r", date(2026, 1, 20))
    assert "адрес на сайте" in Entry.objects.get(event="orders.changed").data["fields"]


# --- losing force -----------------------------------------------------------------------------------


def test_what_rests_on_it_ends_at_once(admin: Any, timur: Any, rests: Order) -> None:
    assert Right.MODERATE in rights_of(timur)
    fallen = orders.void_order(actor=admin, order=rests)
    timur.__dict__.pop("_appointments", None)
    assert [row.person for row in fallen] == [timur]
    assert Right.MODERATE not in rights_of(timur)


def test_the_past_stays_as_it_was(admin: Any, timur: Any, rests: Order) -> None:
    orders.void_order(actor=admin, order=rests)
    assert Right.MODERATE in rights_of(timur, clock.city_now().date() - timedelta(days=1))


def test_it_is_in_the_journal_and_told(admin: Any, timur: Any, rests: Order) -> None:
    row = timur.appointments.get()
    orders.void_order(actor=admin, order=rests)
    entry = Entry.objects.get(event="orders.voided")
    assert entry.data == {"fallen": 1, "appointments": [row.pk]}
    assert "утратило силу" in Notification.objects.get(person=timur).text


def test_twice_changes_nothing(admin: Any, rests: Order) -> None:
    orders.void_order(actor=admin, order=rests)
    assert orders.void_order(actor=admin, order=rests) == []
    assert Entry.objects.filter(event="orders.voided").count() == 1


def test_a_successor_is_named(admin: Any, rests: Order, order_417: Order) -> None:
    orders.void_order(actor=admin, order=rests, successor=order_417)
    rests.refresh_from_db()
    assert rests.successor == order_417 and rests.voided_on == clock.city_now().date()


def test_a_successor_must_be_another_and_in_force(admin: Any, rests: Order) -> None:
    void = Order.objects.create(number="1-р", date=date(2023, 1, 1), title="Прежнее", is_void=True)
    for wrong in (rests, void):
        with pytest.raises(Refused) as refused:
            orders.void_order(actor=admin, order=rests, successor=wrong)
        assert refused.value.field == "successor"


def test_nobody_pulls_the_ground_from_under_himself(admin: Any, order_417: Order) -> None:
    with pytest.raises(AccessDenied, match="и ваше назначение"):
        orders.void_order(actor=admin, order=order_417)
    order_417.refresh_from_db()
    assert not order_417.is_void


def test_only_the_administrator(irina: Any, rests: Order) -> None:
    with pytest.raises(AccessDenied):
        orders.void_order(actor=irina, order=rests)


def test_ended_appointments_do_not_fall_again(admin: Any, timur: Any, rests: Order) -> None:
    Appointment.objects.filter(person=timur).update(until=date(2026, 1, 31))
    assert appointments_on(rests) == []


# --- screens ----------------------------------------------------------------------------------------


def test_the_screen_shows_who_falls(admin: Any, timur: Any, rests: Order, confirmed: Any) -> None:
    client, address = confirmed(admin), f"/organizations/orders/{rests.pk}/void/"
    page = client.get(address).content.decode()
    assert "прекратится 1 назначение" in page and "Тимур Аблаев" in page
    assert client.post(address, {"successor": ""})["Location"] == "/organizations/orders/"
    rests.refresh_from_db()
    assert rests.is_void


def test_it_needs_confirmed_identity(admin: Any, rests: Order, client_of: Any) -> None:
    client, address = client_of(admin), f"/organizations/orders/{rests.pk}/void/"
    assert client.get(address)["Location"].startswith("/confirm/")
    assert client.post(address).status_code == 403
    rests.refresh_from_db()
    assert not rests.is_void


def test_the_list(admin: Any, rests: Order, client_of: Any) -> None:
    page = client_of(admin).get("/organizations/orders/").content.decode()
    assert "№\u00a012-р" in page and "№\u00a0417-р" in page


def test_entering_by_the_screen(admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    assert client.post("/organizations/orders/add/", NEW | {"date": "2026-01-15"}).status_code == 302
    again = client.post("/organizations/orders/add/", NEW | {"date": "2026-01-15"})
    assert again.status_code == 422 and "уже есть" in again.content.decode()
