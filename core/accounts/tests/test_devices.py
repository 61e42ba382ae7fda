"""Remembered devices: thirty days, revocable, never for dangerous rights."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from core import clock
from core.accounts.actions import devices
from core.accounts.devices import DEVICE_COOKIE
from core.accounts.models import TrustedDevice
from core.accounts.tests.conftest import PASSWORD
from core.accounts.tests.test_sign_in import signed_in
from core.audit.models import Entry
from core.errors import AccessDenied, Refused

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


@pytest.fixture
def trusted(oleg: Any, enrolled: Any, password_passed: Any, code_of: Any) -> Any:
    """Oleg's browser after he asked to remember it."""
    seed = enrolled(oleg)
    client, _ = password_passed(oleg)
    client.post("/sign-in/code/", {"code": code_of(seed), "trust": "on"}, headers={"user-agent": CHROME})
    return client


def test_the_next_sign_in_asks_no_code(oleg: Any, trusted: Any) -> None:
    trusted.post("/sign-out/")
    response = trusted.post("/sign-in/", {"email": oleg.email, "password": PASSWORD})
    assert response["Location"] == "/" and signed_in(trusted)
    assert Entry.objects.filter(event="accounts.signed_in").first().data == {
        "how": "пароль, запомненное устройство"
    }


def test_the_cookie_is_not_for_scripts_and_its_value_is_not_kept(trusted: Any) -> None:
    cookie = trusted.cookies[DEVICE_COOKIE]
    device = TrustedDevice.objects.get()
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 30 * 86400
    assert device.digest != cookie.value and str(device) == "Chrome, Windows"


def test_another_browser_is_asked(oleg: Any, trusted: Any, password_passed: Any) -> None:
    _, response = password_passed(oleg)
    assert response["Location"] == "/sign-in/code/"


def test_somebody_elses_device_is_nothing(natalia: Any, enrolled: Any, trusted: Any) -> None:
    enrolled(natalia)
    trusted.post("/sign-out/")
    response = trusted.post("/sign-in/", {"email": natalia.email, "password": PASSWORD})
    assert response["Location"] == "/sign-in/code/"


def test_after_thirty_days_the_code_is_asked_again(oleg: Any, trusted: Any) -> None:
    trusted.post("/sign-out/")
    with time_machine.travel(clock.now() + timedelta(days=30, seconds=1), tick=False):
        response = trusted.post("/sign-in/", {"email": oleg.email, "password": PASSWORD})
    assert response["Location"] == "/sign-in/code/"


def test_a_forgotten_device_is_asked(oleg: Any, trusted: Any) -> None:
    device = TrustedDevice.objects.get()
    assert trusted.post(f"/me/devices/{device.pk}/revoke/")["Location"] == "/me/"
    trusted.post("/sign-out/")
    response = trusted.post("/sign-in/", {"email": oleg.email, "password": PASSWORD})
    assert response["Location"] == "/sign-in/code/"
    assert Entry.objects.filter(event="accounts.device_revoked").count() == 1


def test_only_the_owner_forgets_it_in_own_settings(trusted: Any, natalia: Any, client_of: Any) -> None:
    device = TrustedDevice.objects.get()
    assert client_of(natalia).post(f"/me/devices/{device.pk}/revoke/").status_code == 404
    assert trusted.get(f"/me/devices/{device.pk}/revoke/").status_code == 405
    with pytest.raises(AccessDenied):
        devices.revoke_device(actor=natalia, device=device)


def test_with_dangerous_rights_the_box_is_not_there_and_not_obeyed(
    marina: Any, enrolled: Any, password_passed: Any, code_of: Any
) -> None:
    seed = enrolled(marina)
    client, _ = password_passed(marina)
    assert "30 дней" not in client.get("/sign-in/code/").content.decode()
    client.post("/sign-in/code/", {"code": code_of(seed), "trust": "on"})
    assert signed_in(client) and DEVICE_COOKIE not in client.cookies
    with pytest.raises(Refused, match="код нужен при каждом входе"):
        devices.trust_device(actor=marina, label="x")


def test_rights_gained_later_make_the_device_useless(oleg: Any, trusted: Any, appointed: Any) -> None:
    appointed(oleg, "moderator")
    trusted.post("/sign-out/")
    response = trusted.post("/sign-in/", {"email": oleg.email, "password": PASSWORD})
    assert response["Location"] == "/sign-in/code/"
