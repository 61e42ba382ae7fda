"""Second step: one-time codes and recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.accounts import recovery
from core.accounts.actions import second_factor
from core.accounts.models import RecoveryCode, SecondFactor, User
from core.accounts.tests.test_sign_in import signed_in
from core.audit.models import Entry
from core.notifications.models import Notification

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 9, 0, 10, tzinfo=UTC)


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_a_right_code_lets_in(marina: Any, enrolled: Any, password_passed: Any, code_of: Any) -> None:
    seed = enrolled(marina)
    client, _ = password_passed(marina, next="/me/")
    response = client.post("/sign-in/code/", {"code": code_of(seed)})
    assert response["Location"] == "/me/" and signed_in(client)
    assert Entry.objects.get(event="accounts.signed_in").data == {"how": "пароль и код"}


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_step_before_and_after_count(
    marina: Any, enrolled: Any, code_of: Any, at_noon: Any, steps: int, good: bool
) -> None:
    seed = enrolled(marina)
    assert bool(second_factor.accept_code(marina, code_of(seed, steps))) is good


def test_spaces_in_a_code_are_forgiven(marina: Any, enrolled: Any, code_of: Any) -> None:
    code = code_of(enrolled(marina))
    assert second_factor.accept_code(marina, f" {code[:3]} {code[3:]} ") == "code"


def test_a_code_is_taken_once(
    marina: Any, enrolled: Any, password_passed: Any, code_of: Any, at_noon: Any
) -> None:
    seed = enrolled(marina)
    code = code_of(seed)
    first, _ = password_passed(marina)
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    second, _ = password_passed(marina)
    response = second.post("/sign-in/code/", {"code": code})
    assert response.status_code == 422 and not signed_in(second)


def test_an_older_code_is_not_taken_after_a_newer_one(
    marina: Any, enrolled: Any, code_of: Any, at_noon: Any
) -> None:
    seed = enrolled(marina)
    assert second_factor.accept_code(marina, code_of(seed, 1))
    assert not second_factor.accept_code(marina, code_of(seed, 0))
    at_noon.shift(timedelta(seconds=60))
    assert second_factor.accept_code(marina, code_of(seed, 0))


def test_of_two_at_one_moment_one_wins(marina: Any, enrolled: Any, code_of: Any, at_noon: Any) -> None:
    code = code_of(enrolled(marina))
    step = int(NOON.timestamp()) // 30
    SecondFactor.objects.filter(user=marina).update(last_step=step)  # the other request was a moment earlier
    assert second_factor.accept_code(marina, code) == ""


def test_a_wrong_code_is_said_and_counted(marina: Any, enrolled: Any, password_passed: Any) -> None:
    enrolled(marina)
    client, _ = password_passed(marina)
    response = client.post("/sign-in/code/", {"code": "000000"})
    assert response.status_code == 422
    assert "Осталось попыток: 4" in response.content.decode()
    assert Entry.objects.get(event="accounts.code_wrong").object_id == marina.pk


def test_five_wrong_codes_end_the_attempt_and_tell_the_person(
    marina: Any, enrolled: Any, password_passed: Any, code_of: Any
) -> None:
    seed = enrolled(marina)
    client, _ = password_passed(marina)
    for _ in range(4):
        client.post("/sign-in/code/", {"code": "000000"})
    assert client.post("/sign-in/code/", {"code": "000000"})["Location"] == "/sign-in/?why=code"
    assert client.post("/sign-in/code/", {"code": code_of(seed)})["Location"] == "/sign-in/"
    assert Notification.objects.get(person=marina).kind == "accounts.code_wrong"


def test_codes_are_slowed_down_over_all_attempts(
    marina: Any, enrolled: Any, password_passed: Any, code_of: Any, at_noon: Any
) -> None:
    seed = enrolled(marina)
    for _ in range(2):
        client, _ = password_passed(marina)
        for _ in range(5):
            client.post("/sign-in/code/", {"code": "000000"})
    client, _ = password_passed(marina)
    assert client.post("/sign-in/code/", {"code": code_of(seed)}).status_code == 429
    at_noon.shift(timedelta(seconds=61))
    assert client.post("/sign-in/code/", {"code": code_of(seed)}).status_code == 302


def test_the_password_does_not_wait_for_ever(
    marina: Any, enrolled: Any, password_passed: Any, at_noon: Any
) -> None:
    enrolled(marina)
    client, _ = password_passed(marina)
    at_noon.shift(timedelta(minutes=15, seconds=1))
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/?why=late"


def test_a_changed_password_ends_the_attempt(
    marina: Any, enrolled: Any, password_passed: Any, code_of: Any
) -> None:
    seed = enrolled(marina)
    client, _ = password_passed(marina)
    marina.set_password("another-horse-battery")
    marina.save()
    assert client.post("/sign-in/code/", {"code": code_of(seed)})["Location"].startswith("/sign-in/")
    assert not signed_in(client)


def test_a_person_closed_meanwhile_is_not_let_in(
    marina: Any, enrolled: Any, password_passed: Any, code_of: Any
) -> None:
    seed = enrolled(marina)
    client, _ = password_passed(marina)
    User.objects.filter(pk=marina.pk).update(is_active=False)
    client.post("/sign-in/code/", {"code": code_of(seed)})
    assert not signed_in(client)


def test_the_screen_without_a_password_leads_back(client: Any) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/code/", {"code": "123456"})["Location"] == "/sign-in/"


# --- recovery codes ---------------------------------------------------------------------------------


@pytest.fixture
def codes(marina: Any, enrolled: Any) -> list[str]:
    enrolled(marina)
    return second_factor.renew_recovery_codes(actor=marina)


def test_a_recovery_code_lets_in_once(marina: Any, codes: list[str], password_passed: Any) -> None:
    client, _ = password_passed(marina)
    assert client.post("/sign-in/code/", {"code": codes[3]}).status_code == 302
    again, _ = password_passed(marina)
    assert again.post("/sign-in/code/", {"code": codes[3]}).status_code == 422
    assert recovery.left_of(marina) == 9


def test_a_spent_code_is_told_to_its_owner(marina: Any, codes: list[str], password_passed: Any) -> None:
    client, _ = password_passed(marina)
    client.post("/sign-in/code/", {"code": codes[0]})
    assert Entry.objects.get(event="accounts.recovery_used").data == {"left": 9}
    assert "Осталось: 9 кодов" in Notification.objects.get(person=marina).text


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("-", "")])
def test_it_is_taken_as_people_type_it(marina: Any, codes: list[str], typed: Any) -> None:
    assert recovery.spend(marina, typed(codes[5]))


def test_cyrillic_twins_are_forgiven(marina: Any) -> None:
    assert recovery.tidy("авск-мнт2") == "ABCKMHT2"


def test_new_codes_put_the_old_ones_out(marina: Any, codes: list[str]) -> None:
    fresh = second_factor.renew_recovery_codes(actor=marina)
    assert len(set(fresh)) == 10 and not recovery.spend(marina, codes[0])
    assert recovery.spend(marina, fresh[0])


def test_codes_are_kept_as_digests(marina: Any, codes: list[str]) -> None:
    kept = " ".join(f"{row.salt} {row.digest}" for row in RecoveryCode.objects.all())
    assert not any(code in kept or recovery.tidy(code) in kept for code in codes)


def test_somebody_elses_code_is_nothing(marina: Any, artem: Any, codes: list[str]) -> None:
    assert not recovery.spend(artem, codes[0])


def test_what_cannot_be_a_code_costs_no_digest(
    marina: Any, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "digest_of", lambda *a: pytest.fail("digested"))
    assert not recovery.spend(marina, "x" * 40)
    assert not recovery.spend(marina, "")


@pytest.mark.parametrize("code", ["١٢٣٤٥٦", "²²²²²²", "１２３４５６", "\u202e123456", "x" * 64])
def test_what_is_no_digit_for_an_authenticator_is_a_wrong_code(
    marina: Any, enrolled: Any, password_passed: Any, code: str
) -> None:
    enrolled(marina)
    client, _ = password_passed(marina)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422
