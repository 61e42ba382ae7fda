"""Identity confirmed again: five minutes, nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from core import clock
from core.accounts import recovery
from core.accounts.tests.conftest import PASSWORD
from core.accounts.tests.test_sign_in import signed_in
from core.audit.models import Entry
from core.notifications.models import Notification
from core.organizations.models import Order

pytestmark = pytest.mark.django_db


def ask(client: Client, **data: str) -> Any:
    return client.post("/confirm/", {"next": "/people/1/edit/", **data})


def test_a_protected_screen_asks_and_leads_back(admin: Any, client_of: Any, oleg: Any) -> None:
    client = client_of(admin)
    address = f"/people/{oleg.pk}/edit/?a=1"
    response = client.get(address)
    assert response["Location"] == f"/confirm/?next=%2Fpeople%2F{oleg.pk}%2Fedit%2F%3Fa%3D1"
    answer = client.post("/confirm/", {"next": address, "password": PASSWORD})
    assert answer["Location"] == address
    assert client.get(address).status_code == 200


def test_signing_in_is_not_a_confirmation(
    admin: Any, enrolled: Any, password_passed: Any, code_of: Any, oleg: Any
) -> None:
    seed = enrolled(admin)
    client, _ = password_passed(admin)
    client.post("/sign-in/code/", {"code": code_of(seed)})
    assert client.get(f"/people/{oleg.pk}/edit/")["Location"].startswith("/confirm/")


def test_it_holds_five_minutes(admin: Any, client_of: Any, oleg: Any) -> None:
    client, address = client_of(admin), f"/people/{oleg.pk}/edit/"
    with time_machine.travel(clock.now(), tick=False) as traveller:
        ask(client, password=PASSWORD)
        traveller.shift(timedelta(minutes=4, seconds=58))
        assert client.get(address).status_code == 200
        traveller.shift(timedelta(seconds=3))
        assert client.get(address).status_code == 302


def test_a_recovery_code_is_named_and_its_owner_is_told(admin: Any, enrolled: Any, client_of: Any) -> None:
    enrolled(admin)
    code = recovery.replace_codes(admin)[0]
    assert ask(client_of(admin), code=code).status_code == 302
    assert Entry.objects.get(event="accounts.identity_confirmed").data == {"how": "резервный код"}
    told = Notification.objects.get(person=admin, kind="accounts.recovery_used")
    assert told.text.endswith("Осталось: 9 кодов.")


def test_a_code_will_do_and_is_taken_once(admin: Any, enrolled: Any, client_of: Any, code_of: Any) -> None:
    seed, client = enrolled(admin), client_of(admin)
    code = code_of(seed)
    assert ask(client, code=code).status_code == 302
    assert ask(client, code=code).status_code == 422
    assert Entry.objects.get(event="accounts.identity_confirmed").data == {"how": "код"}


def test_without_a_factor_no_code_is_asked(oleg: Any, client_of: Any) -> None:
    assert 'name="code"' not in client_of(oleg).get("/confirm/").content.decode()


@pytest.mark.parametrize("data", [{}, {"password": "wrong"}, {"code": "000000"}])
def test_a_wrong_answer_opens_nothing(
    admin: Any, enrolled: Any, client_of: Any, oleg: Any, data: dict[str, str]
) -> None:
    enrolled(admin)
    client = client_of(admin)
    assert ask(client, **data).status_code == 422
    assert client.get(f"/people/{oleg.pk}/edit/").status_code == 302


def test_five_wrong_answers_end_the_session(admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    for _ in range(4):
        assert ask(client, password="wrong").status_code == 422
    assert ask(client, password="wrong")["Location"] == "/sign-in/?why=confirm"
    assert not signed_in(client)
    assert Entry.objects.filter(event="accounts.identity_not_confirmed").count() == 5


def test_another_session_is_not_confirmed(admin: Any, client_of: Any, oleg: Any) -> None:
    ask(client_of(admin), password=PASSWORD)
    assert client_of(admin).get(f"/people/{oleg.pk}/edit/").status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", ""])
def test_it_leads_only_inside(admin: Any, client_of: Any, wanted: str) -> None:
    response = client_of(admin).post("/confirm/", {"next": wanted, "password": PASSWORD})
    assert response["Location"] == "/"


# --- a form sent after the five minutes -------------------------------------------------------------


def test_a_sent_form_is_asked_in_place_and_goes_on(
    admin: Any, oleg: Any, client_of: Any, school: Any
) -> None:
    client, address = client_of(admin), f"/people/{oleg.pk}/edit/"
    typed = {"last_name": "Быстрый", "first_name": "Олег", "email": oleg.email}
    asked = client.post(address, typed)
    page = asked.content.decode()
    assert asked.status_code == 403 and 'name="last_name" value="Быстрый"' in page
    done = client.post(address, typed | {"confirming": "yes", "confirm-password": PASSWORD})
    assert done["Location"] == f"/people/{oleg.pk}/"
    oleg.refresh_from_db()
    assert oleg.last_name == "Быстрый"


def test_a_wrong_answer_in_place_keeps_what_was_typed(admin: Any, oleg: Any, client_of: Any) -> None:
    client = client_of(admin)
    data = {"last_name": "<Быстрый>", "confirming": "yes", "confirm-password": "wrong"}
    response = client.post(f"/people/{oleg.pk}/edit/", data)
    page = response.content.decode()
    assert response.status_code == 422 and "&lt;Быстрый&gt;" in page and "wrong" not in page


def test_five_wrong_answers_in_place_end_the_session(admin: Any, oleg: Any, client_of: Any) -> None:
    client = client_of(admin)
    data = {"confirming": "yes", "confirm-password": "wrong"}
    answers = [client.post(f"/people/{oleg.pk}/edit/", data) for _ in range(5)]
    assert answers[-1]["Location"] == "/sign-in/" and not signed_in(client)


def test_htmx_is_led_to_the_question_and_back(admin: Any, order_417: Order, client_of: Any) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/organizations/orders/"}
    response = client_of(admin).post(f"/organizations/orders/{order_417.pk}/void/", headers=headers)
    assert response["HX-Redirect"] == "/confirm/?next=%2Forganizations%2Forders%2F"
    order_417.refresh_from_db()
    assert not order_417.is_void
