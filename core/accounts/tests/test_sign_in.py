"""First step: e-mail and password."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from core.accounts.models import User
from core.accounts.tests.conftest import PASSWORD
from core.audit.models import Entry

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_screen_is_open_to_all(client: Client) -> None:
    response = client.get("/sign-in/")
    assert response.status_code == 200
    assert "Рабочая почта" in response.content.decode()


def test_looking_at_it_makes_no_session(client: Client) -> None:
    client.get("/sign-in/")
    assert Session.objects.count() == 0


def test_a_person_without_dangerous_rights_is_in_by_password(oleg: Any, password_passed: Any) -> None:
    client, response = password_passed(oleg)
    assert response.status_code == 302 and response["Location"] == "/"
    assert signed_in(client)


def test_the_e_mail_is_taken_in_any_case(oleg: Any, password_passed: Any) -> None:
    client, _ = password_passed(oleg, email=f"  {oleg.email.upper()} ")
    assert signed_in(client)


def test_a_code_is_asked_before_a_press_officer_is_in(
    marina: Any, enrolled: Any, password_passed: Any
) -> None:
    enrolled(marina)
    client, response = password_passed(marina)
    assert response["Location"] == "/sign-in/code/"
    assert not signed_in(client)


def test_half_signed_in_is_anonymous_to_everything_else(
    marina: Any, enrolled: Any, password_passed: Any
) -> None:
    enrolled(marina)
    client, _ = password_passed(marina)
    for address in ("/", "/me/", "/people/", "/notifications/"):
        response = client.get(address)
        assert response.status_code == 302 and response["Location"].startswith("/sign-in/")


def test_who_must_have_a_factor_and_has_none_enrols(marina: Any, password_passed: Any) -> None:
    client, response = password_passed(marina)
    assert response["Location"] == "/sign-in/enrol/"
    assert not signed_in(client)


def test_an_optional_factor_that_is_there_is_asked(oleg: Any, enrolled: Any, password_passed: Any) -> None:
    enrolled(oleg)
    client, response = password_passed(oleg)
    assert response["Location"] == "/sign-in/code/"
    assert not signed_in(client)


@pytest.mark.parametrize("email", ["oleg@dzhankoy.example", "nobody@dzhankoy.example"])
def test_a_wrong_password_and_an_unknown_e_mail_are_answered_alike(
    oleg: Any, client: Client, email: str
) -> None:
    response = client.post("/sign-in/", {"email": email, "password": "wrong"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Почта или пароль не подошли" in page
    assert f'value="{email}"' in page and "wrong" not in page


def test_an_unknown_e_mail_costs_a_digest_too(
    oleg: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: made.append("digest"))
    client.post("/sign-in/", {"email": "nobody@dzhankoy.example", "password": "wrong"})
    assert made == ["digest"]


def test_a_failure_is_in_the_journal_without_what_was_typed(oleg: Any, client: Client) -> None:
    client.post("/sign-in/", {"email": oleg.email, "password": "hunter2-hunter2"})
    client.post("/sign-in/", {"email": "hunter3@typed.example", "password": "x"})
    known, unknown = Entry.objects.filter(event="accounts.sign_in_failed").order_by("pk")
    assert known.object_id == oleg.pk and unknown.object_id is None
    assert "hunter" not in f"{known.data}{known.label}{unknown.data}{unknown.label}"


def test_a_sign_in_is_in_the_journal(oleg: Any, password_passed: Any) -> None:
    password_passed(oleg)
    entry = Entry.objects.get(event="accounts.signed_in")
    assert entry.actor_id == oleg.pk and entry.data == {"how": "пароль"}


def test_who_no_longer_works_here_is_not_let_in(oleg: Any, password_passed: Any) -> None:
    User.objects.filter(pk=oleg.pk).update(is_active=False)
    client, response = password_passed(oleg)
    assert response.status_code == 422 and not signed_in(client)


def test_the_session_gets_a_new_key(oleg: Any, client: Client) -> None:
    session = client.session
    session["theirs"] = "planted"
    session.save()
    planted = session.session_key
    client.post("/sign-in/", {"email": oleg.email, "password": PASSWORD})
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/me/?a=1", "/me/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("http://testserver//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_it_goes_on_only_inside_the_portal(oleg: Any, password_passed: Any, wanted: str, goes: str) -> None:
    _, response = password_passed(oleg, next=wanted)
    assert response["Location"] == goes


def test_next_is_kept_through_a_wrong_password(oleg: Any, client: Client) -> None:
    response = client.post("/sign-in/", {"email": oleg.email, "password": "wrong", "next": "/me/"})
    assert '<input type="hidden" name="next" value="/me/">' in response.content.decode()


def test_who_is_in_is_sent_on(oleg: Any, client_of: Any) -> None:
    assert client_of(oleg).get("/sign-in/?next=/me/")["Location"] == "/me/"


def test_a_zero_byte_is_not_a_fault_of_the_server(client: Client) -> None:
    response = client.post("/sign-in/", {"email": "a\x00@dzhankoy.example", "password": "b\x00"})
    assert response.status_code == 422


def test_nothing_typed_is_said_at_the_fields(client: Client) -> None:
    response = client.post("/sign-in/", {"email": "", "password": ""})
    assert response.status_code == 422
    assert response.content.decode().count("Заполните это поле") >= 2
    assert AccessAttempt.objects.count() == 0


def test_signing_out(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert not signed_in(client)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert Entry.objects.filter(event="accounts.signed_out", actor_id=oleg.pk).count() == 1


@pytest.mark.parametrize("key", ["abc\x00defgh", "../../../etc", "clé-clé-clé", "' or 1=1 --"])
def test_a_key_that_we_cannot_have_given_is_not_looked_for(
    client: Client, settings: Any, key: str, django_assert_num_queries: Any
) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 302
    assert client.get("/sign-in/").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["/\\evil.example", "/\t/evil.example", "/a b", "/" + "a" * 2001, "http://testserver//evil.example"],
)
def test_an_odd_next_is_passed_over_and_not_kept(oleg: Any, password_passed: Any, wanted: str) -> None:
    _, response = password_passed(oleg, next=wanted)
    assert response["Location"] == "/"
    assert 'name="next"' not in Client().get("/sign-in/", {"next": wanted}).content.decode()
