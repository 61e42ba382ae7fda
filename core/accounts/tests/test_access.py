"""Every screen of accounts, organizations and notifications, as four people see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts import urls as accounts_urls
from core.notifications import urls as notifications_urls
from core.notifications.actions import notify
from core.organizations import urls as organizations_urls

pytestmark = pytest.mark.django_db

# name → (anonymous, stranger, press officer, administrator with confirmed identity), for a GET;
# 405 means that it is written to only by POST.
OPEN, OWN, ADMIN = (200, 200, 200, 200), (302, 200, 200, 200), (302, 403, 403, 200)
HIDDEN = (302, 404, 404, 200)
POST_OWN, POST_OPEN = (302, 405, 405, 405), (405, 405, 405, 405)
ASKED = ADMIN  # and the administrator is asked who he is first: `ASKING` below
TABLE: dict[str, tuple[int, int, int, int]] = {
    "sign-in": (200, 302, 302, 302),
    "sign-in-code": (302, 302, 302, 302),
    "sign-in-enrol": (302, 302, 302, 302),
    "sign-in-enrol-codes": POST_OPEN,
    "sign-in-enrol-done": POST_OPEN,
    "forgotten": OPEN,
    "sign-out": POST_OPEN,
    "invitation": (404, 302, 302, 302),
    "confirm": OWN,
    "me": OWN,
    "me-settings": POST_OWN,
    "me-password": OWN,
    "me-factor": (302, 302, 302, 302),
    "me-factor-begin": POST_OWN,
    "me-recovery-codes": POST_OWN,
    "me-device-revoke": POST_OWN,
    "people": ADMIN,
    "person-add": ADMIN,
    "person": HIDDEN,
    "person-edit": ASKED,
    "person-appoint": ASKED,
    "person-invite": POST_OWN,
    "person-invitation-revoke": POST_OWN,
    "person-close": ASKED,
    "person-reopen": POST_OWN,
    "person-factor-reset": ASKED,
    "organizations:list": (302, 403, 200, 200),
    "organizations:add": ADMIN,
    "organizations:card": (302, 404, 200, 200),
    "organizations:edit": (302, 404, 403, 200),
    "organizations:orders": ADMIN,
    "organizations:order-add": ADMIN,
    "organizations:order-edit": (302, 404, 403, 200),
    "organizations:order-void": ASKED,
    "organizations:appointment-end": ASKED,
    "notifications:list": OWN,
    "notifications:settings": OWN,
    "notifications:read": POST_OWN,
    "notifications:read-all": POST_OWN,
}


@pytest.fixture
def ids(oleg: Any, school: Any, order_417: Any) -> dict[str, int]:
    """What the addresses point at."""
    notify(people=[oleg], kind="test", text="Вам")
    appointment = oleg.appointments.get()
    return {
        "person": oleg.pk,
        "organizations:card": school.pk,
        "organizations:edit": school.pk,
        "organizations:order-edit": order_417.pk,
        "organizations:order-void": order_417.pk,
        "organizations:appointment-end": appointment.pk,
        "notifications:read": oleg.notifications.get().pk,
        "me-device-revoke": 1,
    }


def address_of(name: str, ids: dict[str, int]) -> str:
    args: list[Any] = []
    if name == "invitation":
        args = ["no-such-token"]
    elif name in ids or (name.startswith("person-") and name != "person-add"):
        args = [ids.get(name, ids["person"])]
    return reverse(name, args=args)


def names() -> set[str]:
    found = {pattern.name for pattern in accounts_urls.urlpatterns}
    for module in (organizations_urls, notifications_urls):
        found |= {f"{module.app_name}:{pattern.name}" for pattern in module.urlpatterns}
    return found


def test_the_table_knows_every_address() -> None:
    assert names() == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_sees_it(
    name: str, ids: dict[str, int], stranger: Any, marina: Any, admin: Any, client_of: Any, confirmed: Any
) -> None:
    address = address_of(name, ids)
    clients = [Client(), client_of(stranger), client_of(marina), confirmed(admin)]
    answers = [client.get(address) for client in clients]
    assert tuple(answer.status_code for answer in answers) == TABLE[name]


ASKING = [
    "person-edit",
    "person-appoint",
    "person-close",
    "person-factor-reset",
    "organizations:order-void",
    "organizations:appointment-end",
]


@pytest.mark.parametrize("name", ASKING)
def test_who_may_is_asked_who_he_is(name: str, ids: dict[str, int], admin: Any, client_of: Any) -> None:
    assert client_of(admin).get(address_of(name, ids))["Location"].startswith("/confirm/")


@pytest.mark.parametrize("name", ASKING)
def test_confirmed_identity_is_not_a_right(
    name: str, ids: dict[str, int], stranger: Any, marina: Any, confirmed: Any
) -> None:
    for person in (stranger, marina):
        assert confirmed(person).get(address_of(name, ids)).status_code in (403, 404)
        assert confirmed(person).post(address_of(name, ids), {"reason": "причина"}).status_code in (403, 404)


@pytest.mark.parametrize("name", ["person-invite", "person-invitation-revoke", "person-reopen"])
def test_posts_about_others_are_refused(
    name: str, ids: dict[str, int], stranger: Any, marina: Any, confirmed: Any
) -> None:
    for person in (stranger, marina):
        assert confirmed(person).post(address_of(name, ids)).status_code == 403


def test_a_form_without_its_key_is_refused(marina: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(marina, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/me/settings/", {"theme": "dark"}).status_code == 403
    assert client.post("/sign-in/", {"email": "a@b.example", "password": "x"}).status_code == 403
