"""The shut door: by e-mail and address, and over all addresses for one account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client

from core.accounts import throttle
from core.accounts.tests.conftest import PASSWORD
from core.audit.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # 12:00 in the city


def attempt(email: str, password: str = "wrong", address: str = "192.0.2.7") -> HttpResponse:
    return Client(REMOTE_ADDR=address).post("/sign-in/", {"email": email, "password": password})


@time_machine.travel(NOON, tick=False)
def test_five_wrong_passwords_shut_the_door_and_say_until_when(oleg: Any) -> None:
    answers = [attempt(oleg.email) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert "Вход закрыт до 12:15" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "900"
    assert Entry.objects.filter(event="accounts.locked_out", object_id=oleg.pk).count() == 1


def test_the_right_password_does_not_open_a_shut_door(oleg: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            attempt(oleg.email)
        assert attempt(oleg.email, PASSWORD).status_code == 429


def test_trying_during_the_lock_does_not_prolong_it(oleg: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            attempt(oleg.email)
        clock.shift(timedelta(minutes=10))
        assert "до 12:15" in attempt(oleg.email).content.decode()
        clock.shift(timedelta(minutes=5, seconds=1))
        assert attempt(oleg.email, PASSWORD).status_code == 302


def test_another_address_is_not_shut_out(oleg: Any) -> None:
    for _ in range(5):
        attempt(oleg.email)
    assert attempt(oleg.email, PASSWORD, address="192.0.2.8").status_code == 302


def test_a_success_forgets_the_failures(oleg: Any) -> None:
    for _ in range(4):
        attempt(oleg.email)
    assert attempt(oleg.email, PASSWORD).status_code == 302
    assert AccessAttempt.objects.count() == 0


def test_guesses_from_many_addresses_are_slowed_down(oleg: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        answers = [attempt(oleg.email, address=f"192.0.2.{i}").status_code for i in range(1, 12)]
        assert answers == [422] * 10 + [429]
        assert attempt(oleg.email, PASSWORD, address="198.51.100.1").status_code == 429
        clock.shift(timedelta(seconds=31))
        assert attempt(oleg.email, PASSWORD, address="198.51.100.1").status_code == 302


def test_an_unknown_e_mail_is_slowed_down_alike() -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [attempt("no@dzhankoy.example", address=f"192.0.2.{i}").status_code for i in range(1, 12)]
    assert answers == [422] * 10 + [429]


def test_what_was_typed_is_not_kept_in_clear(oleg: Any) -> None:
    attempt(oleg.email, "hunter2-hunter2")
    row = AccessAttempt.objects.get()
    assert "hunter2" not in row.post_data


def test_a_proxy_that_is_not_trusted_cannot_choose_the_address(oleg: Any) -> None:
    for i in range(5):
        Client(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=f"10.0.0.{i}").post(
            "/sign-in/", {"email": oleg.email, "password": "wrong"}
        )
    assert attempt(oleg.email).status_code == 429


def test_an_address_that_tries_a_password_at_every_account_is_slowed_down(oleg: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        answers = [attempt(f"p{i}@dzhankoy.example").status_code for i in range(61)]
        assert answers == [422] * 60 + [429]
        assert attempt(oleg.email, PASSWORD).status_code == 429
        assert attempt(oleg.email, PASSWORD, address="192.0.2.8").status_code == 302
        clock.shift(timedelta(seconds=31))
        assert attempt(oleg.email, PASSWORD).status_code == 302


def test_an_office_that_signs_in_by_one_address_is_not(oleg: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        assert {attempt(oleg.email, PASSWORD).status_code for _ in range(70)} == {302}


def test_one_network_of_ipv6_is_one_address() -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [
            attempt(f"p{i}@dzhankoy.example", address=f"2001:db8::{i:x}").status_code for i in range(61)
        ]
    assert answers[-1] == 429
    assert throttle.address_key("from", "::ffff:192.0.2.7") != throttle.address_key(
        "from", "::ffff:192.0.2.8"
    )


def test_letters_asked_for_by_one_address_are_bounded(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    asked: list[str] = []
    monkeypatch.setattr("core.accounts.views.invitation.send_reset.delay", asked.append)
    for i in range(30):
        answer = Client().post("/sign-in/forgotten/", {"email": f"p{i}@dzhankoy.example"})
        assert answer.status_code == 200
    assert len(asked) == 20
