"""The cast of every test: few people with known roles, one small city. Import nothing, ask for fixtures."""

import socket
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

TEST_SETTINGS: dict[str, Any] = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "AXES_ENABLED": True,
}


@pytest.fixture(autouse=True, scope="session")
def _test_settings() -> Iterator[None]:
    """Once a run: each change of a setting empties caches (hashers, storages, drawn marks) that every test would refill."""
    with override_settings(**TEST_SETTINGS):
        yield


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Any connection away from the loopback is a failing test."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address!r}")
        return real(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _flush_of_an_append_only_journal() -> Iterator[None]:
    """A transactional test ends with a flush: journal and evidence are unguarded for that moment only."""
    from django.db import connection
    from django.test import TransactionTestCase

    from core.audit import triggers as of_journal
    from moderation import triggers as of_evidence

    real = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        for guard in (of_journal, of_evidence):
            guard.remove(connection)
        try:
            real(self)
        finally:
            for guard in (of_journal, of_evidence):
                guard.install(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = real  # type: ignore[method-assign]


@pytest.fixture
def administration(db: None) -> Any:
    from core.organizations.models import Organization

    return Organization.objects.create(
        kind="administration",
        name="Администрация города Джанкоя",
        short_name="Администрация города",
        inn="9105000011",
        site="https://dzhankoy.example/",
    )


@pytest.fixture
def utilities(administration: Any) -> Any:
    """A structural unit whose head approves posts."""
    from core.organizations.models import Organization

    return Organization.objects.create(
        kind="unit",
        parent=administration,
        name="Отдел городского хозяйства",
        short_name="Отдел городского хозяйства",
    )


@pytest.fixture
def school(administration: Any) -> Any:
    """A subordinate organization."""
    from core.organizations.models import Organization

    return Organization.objects.create(
        kind="subordinate",
        parent=administration,
        name="МОУ «Школа № 1»",
        short_name="Школа № 1",
        inn="9105000029",
    )


@pytest.fixture
def order_417(db: None) -> Any:
    from core.organizations.models import Order

    return Order.objects.create(number="417-р", date=date(2024, 9, 12), title="О работе официальных страниц")


@pytest.fixture
def appoint(order_417: Any) -> Callable[..., Any]:
    """Make a person with one appointment: `appoint("marina@…", Role.PRESS_OFFICER, administration)`."""
    from core.accounts.models import User
    from core.organizations.models import Appointment

    def make(email: str, role: str, organization: Any, *, first: str = "Имя", last: str = "Фамилия") -> Any:
        person = User.objects.create_user(email, "correct-horse-battery", first_name=first, last_name=last)
        Appointment.objects.create(
            person=person, role=role, organization=organization, order=order_417, since=date(2024, 9, 12)
        )
        return person

    return make


def _person(name: str, role: str, place: str, first: str, last: str) -> Any:
    @pytest.fixture(name=name)
    def fixture(appoint: Callable[..., Any], request: pytest.FixtureRequest) -> Any:
        return appoint(
            f"{name}@dzhankoy.example", role, request.getfixturevalue(place), first=first, last=last
        )

    return fixture


marina = _person("marina", "press_officer", "administration", "Марина", "Ковальчук")
artem = _person("artem", "press_officer", "administration", "Артём", "Лысенко")
irina = _person("irina", "press_head", "administration", "Ирина", "Дорошенко")
oleg = _person("oleg", "department_head", "utilities", "Олег", "Быстров")
natalia = _person("natalia", "gospubliki_lead", "administration", "Наталья", "Роговая")
svetlana = _person("svetlana", "organization_person", "school", "Светлана", "Гринёва")
timur = _person("timur", "moderator", "administration", "Тимур", "Аблаев")
denis = _person("denis", "security_officer", "administration", "Денис", "Корж")
prosecutor = _person("prosecutor", "auditor", "administration", "Павел", "Надзоров")
admin = _person("admin", "administrator", "administration", "Антон", "Админов")


@pytest.fixture
def stranger(db: None) -> Any:
    """Signed in, appointed to nothing."""
    from core.accounts.models import User

    return User.objects.create_user(
        "stranger@dzhankoy.example", "correct-horse-battery", first_name="Чужой", last_name="Человек"
    )


@pytest.fixture
def client_of() -> Callable[[Any], Client]:
    """A test client signed in as a person (both factors passed)."""

    def make(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def first_rules(db: None) -> None:
    """The first text of the rules of conduct: a migration wrote it, the flush of a transactional test takes it off."""
    from importlib import import_module

    from django.apps import apps

    import_module("moderation.migrations.0002_first_rules").write(apps, None)
