"""Every address × every role × own, foreign, absent; nobody outside; the wrong method; no GET writes.

The city is built once per test and every request is rolled back, so a test walks a whole part of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import clock
from core.accounts.rights import RIGHTS_OF, Right, Role
from tests.access.city import ABSENT, City
from tests.access.matrix import BY_SECRET_ADDRESS, EVERYBODY, MATRIX, NOBODY, PUBLIC, Cell

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
Who = frozenset[Right | Role] | str | None
MakeClient = Callable[[Any], Client]
_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
# A table that left the portal is told to the journal.
_EXPORTS = ("audit:export", "pages:clauses-export", "contentplan:export", "gospubliki:export")
_TOLD = {name: {"audit_entry"} for name in _EXPORTS}


def routes(resolver: Any = None, space: str = "") -> Iterator[str]:
    """Names of all addresses in the URLconf."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def address(name: str, ids: dict[str, Any], *, absent: bool = False) -> str:
    """The address with ids in place; with `absent` every object's id is one that nobody has."""
    filled = {}
    for place, value in MATRIX[name].ids.items():
        known = value[1:] if value.startswith("=") else ids[value]
        filled[place] = ABSENT if absent and isinstance(known, int) else known
    return reverse(name, kwargs=filled)


def ask(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """One request whose every change is undone, its session's too."""
    cookies = client.cookies.output()
    with transaction.atomic():
        response = getattr(client, method)(url, data or {})
        if response.streaming:
            b"".join(response)  # what is written drop by drop is written late
        transaction.set_rollback(True)
    for (
        close
    ) in response._resource_closers:  # a file; `response.close()` would close the test's connection too
        close()
    if client.cookies.output() != cookies:
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return response  # type: ignore[no-any-return]


def look(client: Client, url: str) -> tuple[HttpResponse, set[str]]:
    """The answer to a GET, and the tables that were written meanwhile."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            tables.add(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        return ask(client, "get", url), tables


def opens(who: Who, role: Role) -> bool:
    return bool(who & {*RIGHTS_OF[role], role}) if isinstance(who, frozenset) else who in (PUBLIC, EVERYBODY)


@pytest.fixture
def confirmed(client_of: MakeClient) -> MakeClient:
    """A client of a person who has just confirmed who they are."""

    def make(person: Any) -> Client:
        client = client_of(person)
        session = client.session
        session["identity_confirmed_at"] = int(clock.now().timestamp())
        session.save()
        return client

    return make


def data_of(cell: Cell, ids: dict[str, Any]) -> dict[str, Any]:
    return {key: ids.get(value, value) for key, value in cell.data.items()}


def test_the_table_names_every_address_and_no_other() -> None:
    assert set(routes()) == set(MATRIX) | BY_SECRET_ADDRESS


@pytest.mark.parametrize("role", list(Role))
def test_who_gets_in_and_looking_changes_nothing(role: Role, city: City, confirmed: MakeClient) -> None:
    """To look is not to change, but for the few whose being looked at is itself an event of the journal."""
    client, wrong, written = confirmed(city.people[role]), [], []
    for name, cell in MATRIX.items():
        for method in METHODS:
            who, url = getattr(cell, method), address(name, city.ids)
            if method == "get":
                answer, tables = look(client, url)
                # So is a refusal.
                allowed = {"audit_entry"} if answer.status_code == 403 else _TOLD.get(name, set())
                written += [(name, table) for table in sorted(tables - allowed)]
            else:
                answer = ask(client, method, url, data_of(cell, city.ids))
            status = answer.status_code
            if who is None:
                right = status in (403, 404, 405)
            elif opens(who, role):
                right = status not in (403, 404, 405) and (status < 500 or name == "readyz")
            else:
                right = status in (403, 404)
            wrong += [] if right else [(name, method, status)]
    assert not wrong
    assert not written


def test_no_get_of_a_passer_by_writes(city: City) -> None:
    client = Client()
    written = [(name, tables) for name in MATRIX if (tables := look(client, address(name, city.ids))[1])]
    assert not written


def test_the_question_who_you_are_is_not_asked_of_who_may_not(city: City, client_of: MakeClient) -> None:
    wrong = []
    for role in (Role.AUDITOR, Role.DEPARTMENT_HEAD, Role.ORGANIZATION_PERSON):
        client = client_of(city.people[role])
        for name, cell in MATRIX.items():
            if not isinstance(cell.get, frozenset) or opens(cell.get, role):
                continue
            status = ask(client, "get", address(name, city.ids)).status_code
            wrong += [] if status in (403, 404) else [(role, name, status)]
    assert not wrong


def test_who_has_not_signed_in_is_led_to_the_door(city: City) -> None:
    wrong = []
    for name, cell in MATRIX.items():
        if PUBLIC in (cell.get, cell.post):
            continue
        for method in METHODS:
            response = ask(Client(), method, address(name, city.ids))
            if response.status_code != 302 or not response["Location"].startswith("/sign-in/"):
                wrong.append((name, method, response.status_code))
    assert not wrong


def test_a_person_without_an_appointment_sees_nothing(
    city: City, stranger: Any, confirmed: MakeClient
) -> None:
    client, wrong = confirmed(stranger), []
    for name, cell in MATRIX.items():
        for method in METHODS:
            if getattr(cell, method) in (PUBLIC, EVERYBODY):
                continue
            status = ask(client, method, address(name, city.ids)).status_code
            wrong += [] if status in (403, 404, 405) else [(name, method, status)]
    assert not wrong


@pytest.mark.parametrize("role", [Role.PRESS_HEAD, Role.ADMINISTRATOR, Role.ORGANIZATION_PERSON])
def test_what_is_not_there_is_404_for_who_may(role: Role, city: City, confirmed: MakeClient) -> None:
    client, wrong = confirmed(city.people[role]), []
    for name, cell in MATRIX.items():
        if cell.removes or not any(isinstance(city.ids.get(value), int) for value in cell.ids.values()):
            continue
        for method in METHODS:
            status = ask(client, method, address(name, city.ids, absent=True)).status_code
            wanted = (404,) if opens(getattr(cell, method), role) else (403, 404, 405)
            wrong += [] if status in wanted else [(name, method, status)]
    assert not wrong


def test_a_person_of_a_school_knows_the_schools_page_and_no_other(city: City, confirmed: MakeClient) -> None:
    client, wrong = confirmed(city.people[Role.ORGANIZATION_PERSON]), []
    own = city.ids | {"page": city.ids["school_page"]}
    for name, cell in MATRIX.items():
        if not name.startswith("pages:") or cell.ids.get("pk") != "page":
            continue
        for method in METHODS:
            if getattr(cell, method) is None:
                continue
            foreign = ask(client, method, address(name, city.ids)).status_code
            known = ask(client, method, address(name, own)).status_code
            sees = method == "get" and cell.post is None
            allowed = (200,) if sees else (200, 302, 404, 422) if cell.own_too else (403, 404)
            if foreign != 404 or known not in allowed:
                wrong.append((name, method, foreign, known))
    assert not wrong


@pytest.mark.parametrize("url", ["/invitation/guess/", "/hooks/vk/guess/", "/hooks/telegram/guess/"])
def test_a_guessed_address_is_404(url: str) -> None:
    assert Client().post(url).status_code == 404


def test_nobody_is_the_word_for_other_peoples_objects() -> None:
    named = [name for name, cell in MATRIX.items() if NOBODY in (cell.get, cell.post)]
    assert sorted(named) == [
        "contentplan:upload-finish",
        "contentplan:upload-piece",
        "me-device-revoke",
        "notifications:read",
        "styleguide",
    ]
