"""Pages of errors: what a person reads when there is nothing to show."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_what_is_absent_and_what_is_not_theirs_look_the_same(client_of: Any, svetlana: Any) -> None:
    answer = client_of(svetlana).get("/plan/posts/77/")
    assert (answer.status_code, "Такой страницы нет" in answer.content.decode()) == (404, True)


def test_whoever_has_no_appointment_any_more_is_told_so(client_of: Any, stranger: Any) -> None:
    answer = client_of(stranger).get("/plan/posts/77/")
    assert answer.status_code == 404
    assert "У вас нет действующего назначения" in answer.content.decode()


def test_a_passer_by_is_told_nothing_of_appointments() -> None:
    answer = Client().get("/hooks/vk/none/")
    assert "назначения" not in answer.content.decode()
