"""The first person of a real installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right

pytestmark = pytest.mark.django_db
ARGUMENTS = {"last_name": "Савин", "first_name": "Антон", "order": "12-р", "order_date": "2026-01-15"}


def run(**more: str) -> str:
    out = StringIO()
    call_command("first_administrator", "a.savin@dzhankoy.example", stdout=out, **(ARGUMENTS | more))
    return out.getvalue()


def test_it_prints_a_link_and_the_person_manages_people() -> None:
    assert "/invitation/" in run()
    assert Right.PEOPLE_MANAGE in rights_of(User.objects.get())


def test_it_works_once() -> None:
    run()
    with pytest.raises(CommandError, match="уже есть"):
        run()


def test_a_wrong_date_leaves_nothing_behind() -> None:
    with pytest.raises(CommandError, match="2026-11-25"):
        run(order_date="15.01.2026")
    assert not User.objects.exists()
