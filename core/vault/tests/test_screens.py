"""The vault's screens: who gets in, what is on them, what never is."""

import pytest
import time_machine
from django.urls import reverse

from core import clock
from core.audit.models import Entry
from core.notifications.models import Notification
from core.vault import kinds
from core.vault.actions import use
from core.vault.models import SecretVersion
from core.vault.owners import Owner
from core.vault.queries import is_night
from core.vault.tests.conftest import ACCOUNT, SEED

LIST = "/credentials/"
OWNER = "/credentials/account/7/"
SHOW = "/credentials/account/7/show/"
STORE = "/credentials/account/7/password/"
WHY = "вход с нового компьютера"
VALUE = "Kr7-obraz-Lipa-22-mayak"


@pytest.fixture
def password(put):
    return put("password", VALUE)


@pytest.fixture
def desk(client_of):
    """A client signed in as a person who has confirmed identity just now (or has not)."""

    def make(person, *, confirmed=True):
        client = client_of(person)
        if confirmed:
            session = client.session
            session["identity_confirmed_at"] = int(clock.now().timestamp())
            session.save()
        return client

    return make


def show(client, secret, reason=WHY):
    return client.post(SHOW, {"secret": secret.pk, "reason": reason})


# --- who gets in ----------------------------------------------------------------------------------


def test_who_sees_the_list(password, desk, marina, irina, denis, oleg, timur, prosecutor, stranger):
    for person in (marina, irina, denis):
        assert desk(person).get(LIST).status_code == 200
    for person in (oleg, timur, prosecutor, stranger):
        assert desk(person).get(LIST).status_code == 403


@pytest.mark.parametrize("path", [OWNER, "/credentials/secret/{pk}/"])
def test_for_others_an_owner_does_not_exist(password, desk, oleg, stranger, path):
    for person in (oleg, stranger):
        assert desk(person).get(path.format(pk=password.pk)).status_code == 404


def test_without_the_right_an_owner_that_is_there_is_refused_like_one_that_is_not(password, desk, oleg):
    client = desk(oleg)
    for address in (STORE, STORE.replace("/7/", "/700/")):
        assert client.get(address).status_code == 403
    for address in (SHOW, SHOW.replace("/7/", "/700/")):
        assert client.post(address, {"secret": password.pk, "reason": "проверка входа"}).status_code == 403


@pytest.mark.parametrize("path", [LIST, OWNER, STORE, "/credentials/seen/"])
def test_nobody_gets_in_signed_out(password, client, path):
    assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/credentials/account/99/", "/credentials/user/7/", "/credentials/hook/7/", "/credentials/secret/99/"],
)
def test_what_the_vault_does_not_show_is_absent(put, desk, denis, path, monkeypatch):
    put("totp_seed", SEED, owner=Owner("user", 7))
    put("token:hook", "0123456789abcdef", owner=Owner("hook", 7))
    monkeypatch.setattr("core.vault.access.is_known", lambda owner: False)
    assert desk(denis).get(path).status_code == 404


def test_a_secret_of_a_person_has_no_address(put, desk, denis):
    own = put("totp_seed", SEED, owner=Owner("user", 7))
    assert desk(denis).get(f"/credentials/secret/{own.pk}/").status_code == 404
    assert desk(denis).get(LIST).context["holdings"] == []


def test_only_overseers_see_all_looks(password, desk, denis, marina):
    show(desk(marina), password)
    assert WHY in desk(denis).get("/credentials/seen/").content.decode()
    assert desk(marina).get("/credentials/seen/").status_code == 403


# --- what is on them ------------------------------------------------------------------------------


def test_the_list_says_what_is_kept(put, desk, marina):
    put("totp_seed", SEED)
    put("login", "press")
    put("token:vk_community", "vk1.a.0123456789", owner=Owner("page", 3))
    text = desk(marina).get(LIST).content.decode()
    assert "логин, код второго фактора" in text
    assert "Страница 3" in text
    assert "Страница 3" not in desk(marina).get(LIST + "?kind=account").content.decode()


def test_queries_of_the_list_do_not_grow(put, desk, marina, django_assert_max_num_queries):
    client = desk(marina)
    for number in range(3):
        put("password", "value", owner=Owner("account", number))
    with django_assert_max_num_queries(11):
        client.get(LIST)
    for number in range(3, 30):
        put("password", "value", owner=Owner("account", number))
    with django_assert_max_num_queries(11):
        assert len(client.get(LIST).context["holdings"]) == 30


def test_queries_of_an_owner_do_not_grow(put, desk, marina, django_assert_max_num_queries):
    client = desk(marina)
    secret = put("password", VALUE)
    with django_assert_max_num_queries(18):
        client.get(OWNER)
    for kind, value in (
        ("login", "press"),
        ("totp_seed", SEED),
        ("recovery_codes", "1\n2"),
        ("token:vk_user", "x"),
    ):
        put(kind, value)
    for _ in range(12):
        show(client, secret)
    with django_assert_max_num_queries(18):
        client.get(OWNER)


def test_an_owner_shows_who_looked_and_who_may(password, desk, marina, irina):
    show(desk(marina), password)
    text = desk(irina).get(OWNER).content.decode()
    assert "с тех пор смотрел 1 человек" in text
    assert "Марина Ковальчук" in text
    assert "Кто может смотреть" in text


def test_a_journal_entry_leads_to_the_secret(password, desk, marina):
    response = desk(marina).get(reverse("vault:secret", args=[password.pk]))
    assert response.url == f"{OWNER}#secret-{password.pk}"


def test_no_page_holds_a_value_but_the_deliberate_one(put, desk, denis):
    put("password", VALUE)
    put("totp_seed", SEED)
    put("token:vk_user", "vk1.a.very-secret-token")
    client = desk(denis)
    for path in (
        LIST,
        OWNER,
        STORE,
        "/credentials/account/7/totp_seed/",
        "/credentials/account/7/token:vk_user/",
    ):
        text = client.get(path).content.decode()
        assert not any(value in text for value in (VALUE, SEED, "very-secret"))


@pytest.mark.parametrize("path", [OWNER, STORE])
def test_pages_are_not_kept_by_the_browser(password, desk, denis, path):
    assert "no-store" in desk(denis).get(path)["Cache-Control"]


# --- the look -------------------------------------------------------------------------------------


def test_a_look_at_a_password(password, desk, marina):
    response = show(desk(marina), password)
    text = response.content.decode()
    assert VALUE in text
    assert "Марина Ковальчук ·" in text
    assert 'data-then="remove"' in text
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.get(event="vault.revealed").data["reason"] == WHY


def test_a_look_at_a_code_shows_no_seed(put, desk, marina):
    secret = put("totp_seed", SEED)
    text = show(desk(marina), secret).content.decode()
    assert "сменится через" in text
    assert SEED not in text


def test_recovery_codes_one_by_one(put, desk, marina):
    secret = put("recovery_codes", "1111\n2222")
    assert "осталось 1" in show(desk(marina), secret).content.decode()
    assert "последний код" in show(desk(marina), secret).content.decode()
    assert use(ACCOUNT, "recovery_codes", purpose="tests") is None


def test_without_a_confirmed_identity_the_question_comes_first(password, desk, marina):
    response = show(desk(marina, confirmed=False), password)
    assert response.status_code == 403
    assert VALUE not in response.content.decode()
    assert WHY in response.content.decode()
    assert not Entry.objects.filter(event="vault.revealed").exists()


@pytest.mark.parametrize("reason", ["", "нет"])
def test_without_a_reason_nothing_is_shown_and_nothing_lost(password, desk, marina, reason):
    response = show(desk(marina), password, reason)
    assert response.status_code == 422
    assert VALUE not in response.content.decode()
    assert not Entry.objects.filter(event="vault.revealed").exists()


def test_a_token_cannot_be_asked_for(put, desk, denis):
    token = put("token:vk_user", "vk1.a.very-secret-token")
    put("password", VALUE)
    assert show(desk(denis), token).status_code == 422


def test_a_secret_of_another_owner_cannot_be_asked_for_here(put, desk, denis):
    put("password", VALUE)
    other = put("password", "other value", owner=Owner("account", 8))
    assert show(desk(denis), other).status_code == 422


def test_a_look_is_a_post(password, desk, marina):
    assert desk(marina).get(SHOW).status_code == 405


def test_a_right_taken_away_works_at_the_next_click(password, desk, marina):
    client = desk(marina)
    marina.appointments.update(until="2025-01-01")
    assert show(client, password).status_code == 403


def test_a_damaged_secret_is_told_in_words(password, desk, marina):
    SecretVersion.objects.update(ciphertext=b"0" * 40)
    response = show(desk(marina), password)
    assert response.status_code == 502
    assert "не расшифровывается" in response.content.decode()


# --- night ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("utc", "night"), [("18:59", False), ("19:00", True), ("03:59", True), ("04:00", False)]
)
def test_night_is_from_ten_to_seven_in_the_city(utc, night):
    with time_machine.travel(f"2026-11-24T{utc}:00Z", tick=False):
        assert is_night(clock.now()) is night


def test_a_look_at_night_wakes_the_security_officer(password, desk, marina, denis):
    with time_machine.travel("2026-11-24T20:14:00Z", tick=False):
        show(desk(marina), password)
    told = Notification.objects.get()
    assert told.person == denis
    assert "Ночью смотрели секрет: пароль, Аккаунт 7" in told.text
    assert VALUE not in told.text


def test_a_look_by_day_wakes_nobody(password, desk, marina, denis):
    with time_machine.travel("2026-11-24T09:14:00Z", tick=False):
        show(desk(marina), password)
    assert not Notification.objects.exists()


# --- a new value ----------------------------------------------------------------------------------


def test_a_new_value_is_kept(password, desk, marina):
    response = desk(marina).post(STORE, {"value": "new value", "label": "сменили по плану"})
    assert response.url == OWNER
    assert use(ACCOUNT, "password", purpose="tests") == "new value"
    password.refresh_from_db()
    assert (password.label, password.stored_by) == ("сменили по плану", marina)


@pytest.mark.parametrize("kind", [kinds.TOTP_SEED, kinds.RECOVERY_CODES, kinds.LOGIN])
def test_each_kind_has_its_form(password, desk, marina, kind):
    assert desk(marina).get(f"/credentials/account/7/{kind}/").status_code == 200


def test_a_blank_value_is_refused_at_its_field(password, desk, marina):
    response = desk(marina).post(STORE, {"value": "   "})
    assert response.status_code == 422
    assert response.context["form"].errors["value"]
    assert use(ACCOUNT, "password", purpose="tests") == VALUE


def test_a_refused_value_does_not_come_back_in_the_page(put, desk, marina):
    for kind, value in (("totp_seed", "not-a-seed-but-secret"), ("recovery_codes", "12345678\x00")):
        response = desk(marina).post(f"/credentials/account/7/{kind}/", {"value": value, "label": "x" * 200})
        assert response.status_code == 422
        assert "not-a-seed" not in response.content.decode()
        assert "12345678" not in response.content.decode()


def test_the_question_of_identity_does_not_carry_the_value(password, desk, marina):
    response = desk(marina, confirmed=False).post(STORE, {"value": "typed-secret", "label": "пометка"})
    assert response.status_code == 403
    assert "typed-secret" not in response.content.decode()
    assert "пометка" in response.content.decode()


@pytest.mark.parametrize("what", ["nonsense", "token:", "Password"])
def test_an_unknown_kind_is_absent(password, desk, marina, what):
    assert desk(marina).get(f"/credentials/account/7/{what}/").status_code == 404


def test_a_secret_is_retired_with_a_reason(password, desk, marina):
    client = desk(marina)
    response = client.post(STORE + "retire/", {"reason": "нет"})
    assert response.status_code == 422
    assert client.post(STORE + "retire/", {"reason": "аккаунт закрыт"}).url == OWNER
    assert use(ACCOUNT, "password", purpose="tests") is None
    assert client.get(STORE + "retire/").status_code == 405
