"""What tests of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyotp
import pytest
from django.test import Client

from core import clock
from core.access import System
from core.accounts import recovery, totp
from core.accounts.actions import second_factor
from core.accounts.confirm import _SESSION_KEY

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _cheap_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "SCRYPT_N", 2**4)


@pytest.fixture
def enrolled() -> Callable[[Any], str]:
    """Give a person a confirmed second factor: `seed = enrolled(marina)`."""

    def make(person: Any) -> str:
        seed = pyotp.random_base32(32)
        second_factor.enrol(actor=System("test"), person=person, seed=seed)
        return seed

    return make


@pytest.fixture
def code_of() -> Callable[..., str]:
    """The code of a seed now, or some steps of thirty seconds away."""

    def make(seed: str, steps: int = 0) -> str:
        return pyotp.TOTP(seed).generate_otp(totp.step_of(clock.now()) + steps)

    return make


@pytest.fixture
def password_passed() -> Callable[..., Client]:
    """A browser that has passed the first step: `client, response = password_passed(marina)`."""

    def make(person: Any, **more: Any) -> Any:
        client = Client()
        data = {"email": person.email, "password": PASSWORD, **more}
        return client, client.post("/sign-in/", data)

    return make


@pytest.fixture
def confirmed(client_of: Callable[[Any], Client]) -> Callable[[Any], Client]:
    """A signed-in browser whose person has just confirmed identity."""

    def make(person: Any) -> Client:
        client = client_of(person)
        session = client.session
        session[_SESSION_KEY] = int(clock.now().timestamp())
        session.save()
        return client

    return make


@pytest.fixture
def appointed(administration: Any, order_417: Any) -> Callable[..., Any]:
    """Give a person one more appointment, from yesterday on."""

    def make(person: Any, role: str, **more: Any) -> Any:
        from core.organizations.models import Appointment

        person.__dict__.pop("_appointments", None)
        values = {"organization": administration, "order": order_417, "since": date(2024, 9, 12)} | more
        return Appointment.objects.create(person=person, role=role, **values)

    return make
