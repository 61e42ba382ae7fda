"""Settings that an installation forgets at its peril."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

SETTINGS = Path(__file__).resolve().parent.parent / "dzhankoy_portal/settings.py"
Read = Callable[..., ModuleType]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    """The settings as they are read in an environment."""

    def give(**environment: str) -> ModuleType:
        for name in ("ALLOWED_HOSTS", "TRUSTED_PROXIES", "PORTAL_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {
            "SECRET_KEY": "a-key-of-a-test-" * 4,
            "DATA_DIR": str(tmp_path),
            **environment,
        }.items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location("settings_anew", SETTINGS)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return give


def test_the_portal_answers_at_its_own_address(read: Read) -> None:
    found = read(PORTAL_URL="https://pages.example/")
    assert set(found.ALLOWED_HOSTS) == {"127.0.0.1", "localhost", "[::1]", "pages.example"}
    assert found.CSRF_TRUSTED_ORIGINS == ["https://pages.example"]
    assert found.SESSION_COOKIE_SECURE and found.CSRF_COOKIE_SECURE and found.SECURE_HSTS_SECONDS


def test_plain_http_has_no_secure_cookies(read: Read) -> None:
    found = read(PORTAL_URL="http://127.0.0.1:8000", ALLOWED_HOSTS="one.example,two.example")
    assert found.ALLOWED_HOSTS == ["one.example", "two.example"]
    assert not found.SESSION_COOKIE_SECURE and not found.SECURE_HSTS_SECONDS


@pytest.mark.parametrize("url", ["pages.example", "https://pages.example/portal", "ftp://pages.example"])
def test_an_address_that_cannot_be_stops_the_start(read: Read, url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_URL"):
        read(PORTAL_URL=url)


def test_a_mistyped_proxy_stops_the_start(read: Read) -> None:
    assert read(TRUSTED_PROXIES="10.0.0.7/8,::1").TRUSTED_PROXIES == ["10.0.0.0/8", "::1/128"]
    with pytest.raises(ValueError, match=r"10\.0\.0\.300"):
        read(TRUSTED_PROXIES="10.0.0.300")


def test_a_silent_mail_server_is_left_in_time(read: Read) -> None:
    assert read(EMAIL_URL="smtp+tls://user:password@mail.example:587").EMAIL_TIMEOUT == 10


def test_nothing_is_said_against_a_service_behind_https(read: Read) -> None:
    found = read(PORTAL_URL="https://pages.example")
    names = [name for name in dir(found) if name.startswith(("SECURE_", "SESSION_", "CSRF_", "SILENCED_"))]
    with override_settings(**{name: getattr(found, name) for name in [*names, "SECRET_KEY"]}):
        said = run_checks(include_deployment_checks=True, tags=["security"])
        assert [one for one in said if not one.is_silenced()] == []


def test_faults_are_not_laid_open_where_others_reach(read: Read) -> None:
    assert read(DEBUG="true", PORTAL_URL="http://127.0.0.1:8000").DEBUG
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        read(DEBUG="true", PORTAL_URL="https://pages.example")


def test_without_a_key_there_is_no_start(read: Read) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(SECRET_KEY="")
