"""The tree, and who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.organizations import queries
from core.organizations.models import Appointment, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(administration: Any, education: Any, school: Any, utilities: Any) -> dict[str, int]:
    """administration → (education → school), utilities."""
    Organization.objects.filter(pk=school.pk).update(parent=education)
    return {
        "administration": administration.pk,
        "education": education.pk,
        "school": school.pk,
        "utilities": utilities.pk,
    }


def test_below_one_and_itself_in_one_query(tree: dict[str, int]) -> None:
    with CaptureQueriesContext(connection) as found:
        assert queries.descendants_of([tree["education"]]) == {tree["education"], tree["school"]}
        assert queries.descendants_of([tree["administration"]]) == set(tree.values())
    assert len(found) == 2


def test_below_several_and_nobody(tree: dict[str, int]) -> None:
    assert queries.descendants_of([tree["school"], tree["utilities"]]) == {tree["school"], tree["utilities"]}
    assert queries.descendants_of([]) == set()


def test_a_circle_in_the_data_does_not_hang(tree: dict[str, int]) -> None:
    Organization.objects.filter(pk=tree["education"]).update(parent=tree["school"])
    assert queries.descendants_of([tree["school"]]) == {tree["school"], tree["education"]}
    assert queries.ancestors_of(tree["school"]) == [tree["school"], tree["education"]]


def test_above(tree: dict[str, int]) -> None:
    chain = [tree["school"], tree["education"], tree["administration"]]
    assert queries.ancestors_of(tree["school"]) == chain


def test_the_list_is_a_tree(tree: dict[str, int]) -> None:
    branches = queries.tree_of(Organization.objects.all())
    assert [(b.organization.pk, b.depth) for b in branches] == [
        (tree["administration"], 0),
        (tree["education"], 1),
        (tree["school"], 2),
        (tree["utilities"], 1),
    ]


def test_without_its_parent_a_branch_stands_at_the_top(tree: dict[str, int]) -> None:
    branches = queries.tree_of(Organization.objects.filter(pk=tree["school"]))
    assert [b.depth for b in branches] == [0]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_every_organization_is_in_the_list_once(parents: list[int]) -> None:
    rows = [
        Organization(pk=i + 1, kind="unit", short_name=str(i), parent_id=min(parent, i) or None)
        for i, parent in enumerate(parents)
    ]
    drawn = queries.tree_of(rows)
    assert sorted(branch.organization.pk for branch in drawn) == [row.pk for row in rows]


def test_who_sees_what(
    tree: dict[str, int], admin: Any, svetlana: Any, stranger: Any, prosecutor: Any
) -> None:
    def seen(person: Any) -> set[int]:
        return set(queries.organizations_visible_to(person).values_list("pk", flat=True))

    assert seen(admin) == seen(prosecutor) == set(tree.values())
    assert seen(svetlana) == {tree["school"]}
    assert seen(stranger) == set()


# --- who may ----------------------------------------------------------------------------------------


def test_who_may_approve(oleg: Any, irina: Any, marina: Any) -> None:
    assert set(queries.staff_who_may(Right.POSTS_APPROVE)) == {oleg, irina}


def test_who_may_in_one_organization(oleg: Any, irina: Any, utilities: Any) -> None:
    assert queries.staff_who_may(Right.POSTS_APPROVE, utilities) == [oleg]
    assert queries.staff_who_may(Right.POSTS_APPROVE, utilities.pk) == [oleg]
    assert set(queries.staff_who_may(Right.POSTS_APPROVE, utilities, above=True)) == {oleg, irina}


def test_each_once_however_appointed(marina: Any, order_417: Any, administration: Any) -> None:
    Appointment.objects.create(
        person=marina, role="moderator", organization=administration, order=order_417, since=date(2024, 9, 12)
    )
    assert queries.staff_who_may(Right.MODERATE) == [marina]


def test_who_left_or_whose_term_is_over_may_not(oleg: Any, irina: Any) -> None:
    User.objects.filter(pk=oleg.pk).update(is_active=False)
    irina.appointments.update(until=date(2025, 1, 31))
    assert queries.staff_who_may(Right.POSTS_APPROVE) == []
    assert queries.staff_who_may(Right.POSTS_APPROVE, today=date(2025, 1, 31)) == [irina]


def test_it_is_one_query(oleg: Any, irina: Any) -> None:
    with CaptureQueriesContext(connection) as found:
        queries.staff_who_may(Right.POSTS_APPROVE)
    assert len(found) == 1


def test_the_acting_holder_stands_before_the_one_replaced(
    natalia: Any, marina: Any, order_417: Any, administration: Any
) -> None:
    assert queries.holder_of(Role.GOSPUBLIKI_LEAD).person == natalia  # type: ignore[union-attr]
    Appointment.objects.create(
        person=marina,
        role=Role.GOSPUBLIKI_LEAD,
        organization=administration,
        order=order_417,
        since=date(2024, 9, 12),
        acting_for=natalia.appointments.get(),
    )
    assert queries.holder_of(Role.GOSPUBLIKI_LEAD).person == marina  # type: ignore[union-attr]


def test_nobody_holds_it(db: None) -> None:
    assert queries.holder_of(Role.GOSPUBLIKI_LEAD) is None
