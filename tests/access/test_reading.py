"""To look is not to change: no GET writes, but for the few whose being looked at is itself an event of the journal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from core.accounts.rights import Role
from tests.access.city import City
from tests.access.matrix import MATRIX
from tests.access.test_fuzz import send
from tests.access.test_matrix import MakeClient, address, confirmed  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
# A table that left the portal is told to the journal.
_TOLD = {name: {"audit_entry"} for name in ("audit:export", "pages:clauses-export", "gospubliki:export")}


def look(client: Client, url: str) -> tuple[HttpResponse, set[str]]:
    """The answer, and the tables that were written meanwhile."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            tables.add(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        return send(client, "get", url), tables


@pytest.mark.parametrize(
    "role", [Role.PRESS_HEAD, Role.SECURITY_OFFICER, Role.GOSPUBLIKI_LEAD, Role.ADMINISTRATOR, Role.MODERATOR]
)
def test_no_get_writes(role: Role, city: City, confirmed: MakeClient) -> None:  # noqa: F811 - the fixture
    client, wrong = confirmed(city.people[role]), []
    for name in MATRIX:
        answer, tables = look(client, address(name, city.ids))
        # So is a refusal.
        allowed = {"audit_entry"} if answer.status_code == 403 else _TOLD.get(name, set())
        wrong += [(name, table) for table in sorted(tables - allowed)]
    assert not wrong


def test_no_get_of_a_passer_by_writes(city: City) -> None:
    client = Client()
    wrong = [(name, tables) for name in MATRIX if (tables := look(client, address(name, city.ids))[1])]
    assert not wrong
