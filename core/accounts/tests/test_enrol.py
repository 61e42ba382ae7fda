"""Enrolment: QR code, first code, recovery codes, in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from core.accounts import session, totp
from core.accounts.actions import second_factor
from core.accounts.models import SecondFactor, TrustedDevice
from core.accounts.naming import SEED, pending_seed_of, seed_of
from core.accounts.tests.test_sign_in import signed_in
from core.audit.models import Entry
from core.errors import Refused
from core.vault import actions as vault

pytestmark = pytest.mark.django_db


def seed_on(page: str) -> str:
    found = re.search(r"data-seed>([A-Z2-7 ]+)<", page)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<code>([2-9A-Z]{4}-[2-9A-Z]{4})</code>", page)


def test_from_password_to_the_first_screen(marina: Any, password_passed: Any, code_of: Any) -> None:
    client, _ = password_passed(marina, next="/me/")
    page = client.get("/sign-in/enrol/").content.decode()
    assert 'class="op-qr"' in page
    shown = client.post("/sign-in/enrol/", {"code": code_of(seed_on(page))})
    assert len(codes_on(shown.content.decode())) == 10 and not signed_in(client)
    done = client.post("/sign-in/enrol/done/", {"kept": "on"})
    assert done["Location"] == "/me/" and signed_in(client)
    assert Entry.objects.filter(event="accounts.enrolled", actor_id=marina.pk).exists()


def test_the_next_sign_in_asks_a_code_of_that_seed(marina: Any, password_passed: Any, code_of: Any) -> None:
    client, _ = password_passed(marina)
    seed = seed_on(client.get("/sign-in/enrol/").content.decode())
    client.post("/sign-in/enrol/", {"code": code_of(seed)})
    again, response = password_passed(marina)
    assert response["Location"] == "/sign-in/code/"
    assert again.post("/sign-in/code/", {"code": code_of(seed, 1)}).status_code == 302


def test_the_code_of_the_enrolment_is_not_taken_again(
    marina: Any, password_passed: Any, code_of: Any
) -> None:
    client, _ = password_passed(marina)
    seed = seed_on(client.get("/sign-in/enrol/").content.decode())
    code = code_of(seed)
    client.post("/sign-in/enrol/", {"code": code})
    again, _ = password_passed(marina)
    assert again.post("/sign-in/code/", {"code": code}).status_code == 422


def test_a_reload_shows_the_same_seed(marina: Any, password_passed: Any) -> None:
    client, _ = password_passed(marina)
    first, second = (seed_on(client.get("/sign-in/enrol/").content.decode()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "4K7M-2QXR"])
def test_a_wrong_code_keeps_the_seed_and_says_what_to_check(
    marina: Any, password_passed: Any, code: str
) -> None:
    client, _ = password_passed(marina)
    seed = seed_on(client.get("/sign-in/enrol/").content.decode())
    response = client.post("/sign-in/enrol/", {"code": code})
    page = response.content.decode()
    assert response.status_code == 422 and "время на телефоне" in page and seed_on(page) == seed
    assert not SecondFactor.objects.exists()


def test_the_seed_lies_in_the_vault_only(marina: Any, password_passed: Any, code_of: Any) -> None:
    client, _ = password_passed(marina)
    seed = seed_on(client.get("/sign-in/enrol/").content.decode())
    assert seed not in str(dict(client.session))
    client.post("/sign-in/enrol/", {"code": code_of(seed)})
    assert vault.use(seed_of(marina), SEED, purpose="test") == seed
    assert vault.use(pending_seed_of(marina), SEED, purpose="test") is None
    assert not any(seed in f"{entry.label}{entry.data}" for entry in Entry.objects.all())


def test_a_page_lost_before_the_codes_were_kept_gives_new_ones(
    marina: Any, password_passed: Any, code_of: Any
) -> None:
    client, _ = password_passed(marina)
    seed = seed_on(client.get("/sign-in/enrol/").content.decode())
    lost = codes_on(client.post("/sign-in/enrol/", {"code": code_of(seed)}).content.decode())
    assert "не сохранены" in client.get("/sign-in/enrol/").content.decode()
    fresh = codes_on(client.post("/sign-in/enrol/codes/").content.decode())
    assert len(fresh) == 10 and not set(fresh) & set(lost)


def test_a_password_alone_gives_nobody_recovery_codes(
    marina: Any, enrolled: Any, password_passed: Any
) -> None:
    enrolled(marina)
    client, _ = password_passed(marina)
    assert client.get("/sign-in/enrol/")["Location"] == "/sign-in/code/"
    for address in ("/sign-in/enrol/codes/", "/sign-in/enrol/done/"):
        client, _ = password_passed(marina)
        assert client.post(address)["Location"].startswith("/sign-in/")
        assert not signed_in(client)


def test_done_without_a_confirmed_code_is_nothing(marina: Any, password_passed: Any) -> None:
    client, _ = password_passed(marina)
    client.post("/sign-in/enrol/done/", {"kept": "on"})
    assert not signed_in(client) and not SecondFactor.objects.exists()


@pytest.mark.parametrize("address", ["/sign-in/enrol/codes/", "/sign-in/enrol/done/"])
def test_writes_are_posts(client: Client, address: str) -> None:
    assert client.get(address).status_code == 405


def test_of_two_enrolments_the_later_seed_counts(marina: Any, password_passed: Any, code_of: Any) -> None:
    first, _ = password_passed(marina)
    old = seed_on(first.get("/sign-in/enrol/").content.decode())
    second, _ = password_passed(marina)
    new = seed_on(second.get("/sign-in/enrol/").content.decode())
    assert old != new
    assert first.post("/sign-in/enrol/", {"code": code_of(old)}).status_code == 422
    assert second.post("/sign-in/enrol/", {"code": code_of(new)}).status_code == 200


def test_two_confirmations_race_and_one_wins(
    marina: Any, code_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_factor.begin_enrolment(actor=marina)
    seed = second_factor.pending_seed(marina)
    assert seed
    second_factor.confirm_enrolment(actor=marina, code=code_of(seed))
    before = list(marina.recovery_codes.values_list("digest", flat=True))
    # The loser has read everything before the winner committed.
    monkeypatch.setattr(second_factor, "factor_of", lambda person: None)
    monkeypatch.setattr(second_factor, "pending_seed", lambda person: seed)
    with pytest.raises(Refused, match="другом окне"):
        second_factor.confirm_enrolment(actor=marina, code=code_of(seed))
    assert list(marina.recovery_codes.values_list("digest", flat=True)) == before


def test_two_confirmations_of_a_new_phone_race_and_one_wins(
    marina: Any, enrolled: Any, code_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(marina)
    known = second_factor.factor_of(marina)
    second_factor.begin_enrolment(actor=marina)
    seed = second_factor.pending_seed(marina)
    assert seed
    second_factor.confirm_enrolment(actor=marina, code=code_of(seed))
    monkeypatch.setattr(second_factor, "factor_of", lambda person: known)
    monkeypatch.setattr(second_factor, "pending_seed", lambda person: seed)
    with pytest.raises(Refused, match="другом окне"):
        second_factor.confirm_enrolment(actor=marina, code=code_of(seed))


# --- a new phone ------------------------------------------------------------------------------------


def test_a_new_phone_needs_confirmed_identity(marina: Any, enrolled: Any, client_of: Any) -> None:
    enrolled(marina)
    client = client_of(marina)
    assert client.get("/me/second-factor/")["Location"].startswith("/confirm/")
    assert client.post("/me/second-factor/begin/").status_code == 403
    assert second_factor.pending_seed(marina) is None


def test_the_old_phone_works_until_the_new_one_is_confirmed(
    marina: Any, enrolled: Any, confirmed: Any, code_of: Any
) -> None:
    old = enrolled(marina)
    client = confirmed(marina)
    assert client.post("/me/second-factor/begin/")["Location"] == "/me/second-factor/"
    new = seed_on(client.get("/me/second-factor/").content.decode())
    assert second_factor.accept_code(marina, code_of(old))
    response = client.post("/me/second-factor/", {"code": code_of(new)})
    assert len(codes_on(response.content.decode())) == 10
    assert not second_factor.accept_code(marina, code_of(old, 1))
    assert second_factor.accept_code(marina, code_of(new, 1))


def test_a_new_phone_ends_other_sessions_and_devices_but_not_this_one(
    marina: Any, enrolled: Any, confirmed: Any, client_of: Any, code_of: Any
) -> None:
    enrolled(marina)
    other, client = client_of(marina), confirmed(marina)
    TrustedDevice.objects.create(user=marina, digest="d", expires_at="2099-01-01T00:00Z")
    client.post("/me/second-factor/begin/")
    seed = seed_on(client.get("/me/second-factor/").content.decode())
    client.post("/me/second-factor/", {"code": code_of(seed)})
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
    assert not TrustedDevice.objects.exists()


def test_the_seed_is_not_shown_without_an_enrolment(marina: Any, enrolled: Any, confirmed: Any) -> None:
    enrolled(marina)
    assert confirmed(marina).get("/me/second-factor/")["Location"] == "/me/"


# --- drawing ----------------------------------------------------------------------------------------


def test_the_qr_code_is_drawn_by_attributes_only() -> None:
    drawing = totp.qr_svg(totp.enrolment_uri(totp.new_seed(), "m@dzhankoy.example"))
    assert drawing.startswith("<svg") and "style" not in drawing and "<path d=" in drawing


def test_the_stage_is_the_persons_own(marina: Any, password_passed: Any) -> None:
    client, _ = password_passed(marina)
    assert client.session["sign_in"]["stage"] == session.ENROL
