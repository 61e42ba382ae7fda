"""Counts in one question."""

from __future__ import annotations

from typing import Any

import pytest

from core.accounts.models import User
from core.counts import counts_of
from core.organizations.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> None:
    for number in range(3):
        User.objects.create(email=f"{number}@city.example", last_name=f"Фамилия {number}%", first_name="Имя")


def test_each_query_is_counted_and_asked_once(three: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = counts_of(
            some=User.objects.filter(last_name__in=["Фамилия 0%", "Фамилия 2%"]).order_by("email"),
            few=User.objects.order_by("pk")[:2],
            none=User.objects.none(),
            empty=Organization.objects.filter(pk__in=[]),
            nobody=User.objects.filter(email="nobody@city.example"),
        )
    assert found == {"some": 2, "few": 2, "none": 0, "empty": 0, "nobody": 0}


def test_nothing_to_count_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert counts_of(none=User.objects.none()) == {"none": 0} and counts_of() == {}
