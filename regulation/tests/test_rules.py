"""Rules 4.1 and 5: what is met, what is a finding, and the near misses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulation.clauses import Subject
from regulation.facts import Binding, PageBindings, PageWeek
from regulation.rules import WEEKLY_NORM, WORK_CONTACTS, Result


def week(counted: int, norm: int | None = 5, complete: bool = True) -> Result:
    facts = PageWeek(Subject.ADMINISTRATION, norm, counted, counted, complete)
    return WEEKLY_NORM.check(facts).result


def bindings(*values: bool, subject: Subject = Subject.ADMINISTRATION, accounts: int = 1) -> Result:
    found = [Binding("Анна Гордиенко", "sport@dzhankoy.example", value) for value in values]
    return WORK_CONTACTS.check(PageBindings(subject, accounts, found)).result


@pytest.mark.parametrize(("counted", "result"), [(4, Result.FINDING), (5, Result.MET), (6, Result.MET)])
def test_five_is_enough_and_four_is_not(counted: int, result: Result) -> None:
    assert week(counted) is result


def test_missing_data_is_never_a_finding() -> None:
    assert week(4, complete=False) is Result.NOT_AUTOMATIC


def test_enough_is_enough_even_on_missing_data() -> None:
    assert week(5, complete=False) is Result.MET


def test_no_norm_no_finding() -> None:
    assert week(0, norm=None) is Result.NOT_APPLICABLE


@given(st.integers(0, 50), st.none() | st.integers(0, 20), st.booleans())
def test_a_finding_needs_a_norm_whole_data_and_a_shortage(
    counted: int, norm: int | None, complete: bool
) -> None:
    is_finding = week(counted, norm, complete) is Result.FINDING
    assert is_finding == (norm is not None and complete and counted < norm)


def test_work_contacts_only() -> None:
    assert bindings(True, True) is Result.MET


def test_one_personal_contact_is_a_finding() -> None:
    assert bindings(True, False) is Result.FINDING


def test_nothing_recorded_is_not_met_by_silence() -> None:
    assert bindings(accounts=0) is Result.NOT_AUTOMATIC


def test_subordinates_are_not_bound_by_it() -> None:
    assert bindings(False, subject=Subject.SUBORDINATES) is Result.NOT_APPLICABLE
