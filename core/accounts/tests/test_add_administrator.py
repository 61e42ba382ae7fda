"""The first administrator, from the shell."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.models import Entry

pytestmark = pytest.mark.django_db
GIVEN = {
    "last_name": "Игнатьев",
    "first_name": "Павел",
    "organization": "Администрация города Джанкоя",
    "order": "417-р",
    "order_date": "2024-09-12",
}


def add(email: str = "it@dzhankoy.example", **change: Any) -> str:
    out = StringIO()
    options = [f"--{name.replace('_', '-')}={value}" for name, value in (GIVEN | change).items()]
    call_command("add_administrator", email, *options, stdout=out)
    return out.getvalue()


def test_from_nothing_to_an_address_that_works() -> None:
    found = re.search(r"/invitation/[\w-]+/", add())
    person = User.objects.get()
    assert Right.PEOPLE_MANAGE in rights_of(person)
    assert found and Client().get(found[0]).status_code == 200
    assert {entry.system for entry in Entry.objects.all()} == {"add_administrator"}


def test_what_is_there_is_used(administration: Any, order_417: Any, oleg: Any) -> None:
    add(oleg.email)
    assert oleg.appointments.filter(
        role="administrator", organization=administration, order=order_417
    ).exists()


def test_twice_is_refused() -> None:
    add()
    with pytest.raises(CommandError, match="уже есть"):
        add()


def test_a_wrong_e_mail_is_refused_and_nothing_is_left() -> None:
    with pytest.raises(CommandError, match="почты"):
        add("нет")
    assert not User.objects.exists()
