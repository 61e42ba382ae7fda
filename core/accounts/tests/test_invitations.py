"""Invitations: one-time, three days, by an administrator or by e-mail."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client

from core import clock
from core.accounts import tasks
from core.accounts.actions import invitations
from core.accounts.models import Invitation, User
from core.accounts.tests.conftest import PASSWORD
from core.accounts.tests.test_sign_in import signed_in
from core.audit.models import Entry
from core.errors import AccessDenied, Refused

pytestmark = pytest.mark.django_db
NEW = "tri-nesvyazannyh-slova"
TWICE = {"password": NEW, "again": NEW}


@pytest.fixture
def with_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def without_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def token(admin: Any, oleg: Any) -> str:
    return invitations.invite(actor=admin, person=oleg)


def test_the_address_is_shown_once_and_kept_as_a_digest(
    admin: Any, oleg: Any, confirmed: Any, without_mail: None
) -> None:
    client = confirmed(admin)
    page = client.post(f"/people/{oleg.pk}/invite/").content.decode()
    found = re.search(r"https?://[^/]+/invitation/([\w-]+)/", page)
    assert found and Invitation.objects.get().digest != found[1]
    assert found[1] not in client.get(f"/people/{oleg.pk}/").content.decode()
    assert not any(found[1] in f"{entry.label}{entry.data}" for entry in Entry.objects.all())


def test_a_person_sets_the_password_and_is_in(oleg: Any, token: str, client: Client) -> None:
    assert "Олег, задайте пароль" in client.get(f"/invitation/{token}/").content.decode()
    response = client.post(f"/invitation/{token}/", TWICE)
    assert response["Location"] == "/" and signed_in(client)
    oleg.refresh_from_db()
    assert oleg.check_password(NEW)
    assert Entry.objects.filter(event="accounts.password_set", actor_id=oleg.pk).exists()


def test_a_press_officer_goes_on_to_the_second_factor(admin: Any, marina: Any, client: Client) -> None:
    token = invitations.invite(actor=admin, person=marina)
    assert client.post(f"/invitation/{token}/", TWICE)["Location"] == "/sign-in/enrol/"
    assert not signed_in(client)


def test_who_is_enrolled_still_needs_the_code(admin: Any, marina: Any, enrolled: Any, client: Client) -> None:
    enrolled(marina)
    token = invitations.invite(actor=admin, person=marina)
    assert client.post(f"/invitation/{token}/", TWICE)["Location"] == "/sign-in/code/"
    assert not signed_in(client)


def test_it_works_once(token: str) -> None:
    assert Client().post(f"/invitation/{token}/", TWICE).status_code == 302
    assert Client().get(f"/invitation/{token}/").status_code == 404
    assert Client().post(f"/invitation/{token}/", TWICE).status_code == 404
    with pytest.raises(Refused, match="не действует"):
        invitations.take_invitation(token=token, password=NEW)


def test_of_two_at_one_moment_one_wins(oleg: Any, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = invitations.find_invitation(token)
    invitations.take_invitation(token=token, password=NEW)
    monkeypatch.setattr(invitations, "find_invitation", lambda token: known)
    with pytest.raises(Refused):
        invitations.take_invitation(token=token, password="another-set-of-words")
    oleg.refresh_from_db()
    assert oleg.check_password(NEW)


def test_after_three_days_it_is_dead(token: str, client: Client) -> None:
    with time_machine.travel(clock.now() + timedelta(days=3, seconds=1), tick=False):
        assert client.get(f"/invitation/{token}/").status_code == 404


def test_a_new_one_puts_the_old_one_out(admin: Any, oleg: Any, token: str, client: Client) -> None:
    invitations.invite(actor=admin, person=oleg)
    assert client.get(f"/invitation/{token}/").status_code == 404


def test_it_can_be_revoked(admin: Any, oleg: Any, token: str, confirmed: Any, client: Client) -> None:
    assert confirmed(admin).post(f"/people/{oleg.pk}/invitation/revoke/").status_code == 302
    assert client.get(f"/invitation/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"password": "short", "again": "short"}, "слишком короткий"),
        ({"password": "123456789012", "again": "123456789012"}, "цифр"),
        ({"password": NEW, "again": f"{NEW}x"}, "Пароли не совпали"),
        ({"password": "", "again": ""}, "Заполните это поле"),
    ],
)
def test_a_weak_password_is_refused_and_the_address_lives(
    token: str, client: Client, data: dict[str, str], says: str
) -> None:
    response = client.post(f"/invitation/{token}/", data)
    assert response.status_code == 422 and says in response.content.decode()
    assert client.get(f"/invitation/{token}/").status_code == 200


def test_old_sessions_end_and_a_lock_is_lifted(oleg: Any, token: str, client_of: Any) -> None:
    old = client_of(oleg)
    for _ in range(5):
        Client().post("/sign-in/", {"email": oleg.email, "password": "wrong"})
    invitations.take_invitation(token=token, password=NEW)
    assert old.get("/me/").status_code == 302
    assert AccessAttempt.objects.count() == 0
    assert Client().post("/sign-in/", {"email": oleg.email, "password": NEW}).status_code == 302


def test_nobody_invites_himself_or_without_the_right(admin: Any, oleg: Any, marina: Any) -> None:
    for actor, person in ((admin, admin), (marina, oleg)):
        with pytest.raises(AccessDenied):
            invitations.invite(actor=actor, person=person)


def test_a_closed_person_is_not_invited(admin: Any, oleg: Any) -> None:
    User.objects.filter(pk=oleg.pk).update(is_active=False)
    oleg.refresh_from_db()
    with pytest.raises(Refused, match="закрыт"):
        invitations.invite(actor=admin, person=oleg)


def test_with_mail_the_administrator_does_not_see_the_address(
    admin: Any, oleg: Any, confirmed: Any, with_mail: None
) -> None:
    page = confirmed(admin).post(f"/people/{oleg.pk}/invite/").content.decode()
    assert "/invitation/" not in page.replace("/invitation/revoke/", "")
    assert mail.outbox[0].to == [oleg.email] and "/invitation/" in mail.outbox[0].body


def test_when_the_mail_is_not_taken_the_address_is_shown(
    admin: Any, oleg: Any, confirmed: Any, with_mail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    page = confirmed(admin).post(f"/people/{oleg.pk}/invite/").content.decode()
    assert "не принял письмо" in page and "/invitation/" in page


# --- forgotten --------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """E-mails handed to the task."""
    found: list[str] = []
    monkeypatch.setattr(tasks.send_reset, "delay", found.append)
    return found


def test_without_mail_there_is_no_such_screen(client: Client, without_mail: None) -> None:
    assert client.get("/sign-in/forgotten/").status_code == 404


def test_known_and_unknown_are_answered_alike(
    oleg: Any, client: Client, with_mail: None, sent: list[str]
) -> None:
    for email in (oleg.email, "nobody@dzhankoy.example"):
        response = client.post("/sign-in/forgotten/", {"email": email})
        assert response.status_code == 200 and "Если на портале есть" in response.content.decode()
    assert sent == [oleg.email, "nobody@dzhankoy.example"]


def test_asking_again_and_again_sends_no_more(
    oleg: Any, client: Client, with_mail: None, sent: list[str]
) -> None:
    answers = [client.post("/sign-in/forgotten/", {"email": oleg.email}).status_code for _ in range(6)]
    assert answers == [200] * 6 and len(sent) == 3


def test_without_a_broker_it_says_so_and_keeps_the_address(
    oleg: Any, client: Client, with_mail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(email: str) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(tasks.send_reset, "delay", away)
    response = client.post("/sign-in/forgotten/", {"email": oleg.email})
    assert response.status_code == 503
    assert (
        "Письмо сейчас не отправить" in response.content.decode() and oleg.email in response.content.decode()
    )


def test_the_letter_leads_to_a_new_password(oleg: Any, with_mail: None, client: Client) -> None:
    tasks.send_reset(oleg.email)
    address = re.search(r"/invitation/[\w-]+/", mail.outbox[0].body)
    assert address and client.post(address[0], TWICE).status_code == 302
    oleg.refresh_from_db()
    assert oleg.check_password(NEW) and not oleg.check_password(PASSWORD)


def test_the_address_of_a_letter_lives_an_hour(oleg: Any, with_mail: None, client: Client) -> None:
    tasks.send_reset(oleg.email)
    address = re.search(r"/invitation/[\w-]+/", mail.outbox[0].body)
    assert address
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1), tick=False):
        assert client.get(address[0]).status_code == 404


def test_a_stranger_cannot_put_out_an_invitation_by_asking(
    oleg: Any, token: str, with_mail: None, client: Client
) -> None:
    tasks.send_reset(oleg.email)
    assert client.get(f"/invitation/{token}/").status_code == 200


def test_nobody_to_send_to_sends_nothing(with_mail: None, oleg: Any) -> None:
    User.objects.filter(pk=oleg.pk).update(is_active=False)
    tasks.send_reset(oleg.email)
    tasks.send_reset("nobody@dzhankoy.example")
    assert mail.outbox == []
