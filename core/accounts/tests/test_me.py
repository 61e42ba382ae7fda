"""One's own settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import TrustedDevice
from core.accounts.tests.conftest import PASSWORD
from core.audit.models import Entry

pytestmark = pytest.mark.django_db
NEW = "tri-nesvyazannyh-slova"
CHANGE = {"old": PASSWORD, "new": NEW, "again": NEW}


def test_the_screen_shows_what_is_mine(marina: Any, enrolled: Any, client_of: Any) -> None:
    enrolled(marina)
    page = client_of(marina).get("/me/").content.decode()
    assert "Осталось 10 из 10" in page and "сотрудник пресс-службы" in page


def test_it_is_for_who_is_appointed_to_nothing_too(stranger: Any, client_of: Any) -> None:
    assert "Назначений нет" in client_of(stranger).get("/me/").content.decode()


def test_looking_writes_nothing(marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    before = Session.objects.values_list("session_data", flat=True).get()
    with CaptureQueriesContext(connection) as queries:
        client.get("/me/")
    assert not [q for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert Session.objects.values_list("session_data", flat=True).get() == before


def test_the_theme_is_kept_and_shown(marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    assert client.post("/me/settings/", {"theme": "dark", "single_keys": "on"})["Location"] == "/me/"
    assert 'data-bs-theme="dark"' in client.get("/me/").content.decode()
    assert Entry.objects.get(event="accounts.settings_changed").data == {"fields": "оформление"}


def test_the_same_settings_write_nothing(marina: Any, client_of: Any) -> None:
    client_of(marina).post("/me/settings/", {"theme": "auto", "single_keys": "on"})
    assert not Entry.objects.filter(event="accounts.settings_changed").exists()


def test_single_keys_can_be_switched_off(marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    client.post("/me/settings/", {"theme": "auto"})
    assert 'data-keys="off"' in client.get("/me/").content.decode()


def test_an_unknown_theme_is_refused(marina: Any, client_of: Any) -> None:
    assert client_of(marina).post("/me/settings/", {"theme": "pink"}).status_code == 422


def test_a_new_password_ends_other_sessions_and_devices(oleg: Any, client_of: Any) -> None:
    TrustedDevice.objects.create(user=oleg, digest="d", expires_at="2099-01-01T00:00Z")
    client, other = client_of(oleg), client_of(oleg)
    assert client.post("/me/password/", CHANGE)["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
    assert not TrustedDevice.objects.exists()
    assert Entry.objects.filter(event="accounts.password_changed", actor_id=oleg.pk).count() == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"old": "wrong"}, "Нынешний пароль другой"),
        ({"new": PASSWORD, "again": PASSWORD}, "совпадает с нынешним"),
        ({"new": "short", "again": "short"}, "слишком короткий"),
        ({"again": "different"}, "Пароли не совпали"),
        ({"new": "oleg@dzhankoy.example", "again": "oleg@dzhankoy.example"}, "похож"),
    ],
)
def test_a_bad_one_is_refused_with_the_reason(
    oleg: Any, client_of: Any, change: dict[str, str], says: str
) -> None:
    response = client_of(oleg).post("/me/password/", CHANGE | change)
    assert response.status_code == 422 and says in response.content.decode()
    oleg.refresh_from_db()
    assert oleg.check_password(PASSWORD)


def test_guesses_at_the_old_password_are_slowed_down(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    for _ in range(10):
        client.post("/me/password/", CHANGE | {"old": "wrong"})
    response = client.post("/me/password/", CHANGE)
    assert response.status_code == 422 and "Слишком много попыток" in response.content.decode()


def test_new_recovery_codes_need_confirmed_identity(
    marina: Any, enrolled: Any, client_of: Any, confirmed: Any
) -> None:
    enrolled(marina)
    assert client_of(marina).post("/me/recovery-codes/").status_code == 403
    page = confirmed(marina).post("/me/recovery-codes/").content.decode()
    assert page.count("<code>") == 10
    assert Entry.objects.filter(event="accounts.recovery_renewed", actor_id=marina.pk).count() == 1


def test_without_a_factor_there_are_no_recovery_codes(oleg: Any, confirmed: Any) -> None:
    response = confirmed(oleg).post("/me/recovery-codes/")
    assert response.status_code == 409 and "Сначала включите второй фактор" in response.content.decode()


@pytest.mark.parametrize("address", ["/me/settings/", "/me/recovery-codes/", "/me/second-factor/begin/"])
def test_writes_are_posts(marina: Any, confirmed: Any, address: str) -> None:
    assert confirmed(marina).get(address).status_code == 405
