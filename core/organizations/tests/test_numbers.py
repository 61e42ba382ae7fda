"""Control digits of INN and OGRN."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.organizations.numbers import clean_inn, clean_ogrn, inn_control, ogrn_control


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


# Published requisites of well-known bodies, to prove the weights against the world and not against ourselves.
@pytest.mark.parametrize("inn", ["7707083893", "7736050003", "7710168360", "500100732259"])
def test_known_inns_pass(inn: str) -> None:
    assert clean_inn(inn) == inn


@pytest.mark.parametrize("ogrn", ["1027700132195", "1027700070518", "1037700255284", "304500116000157"])
def test_known_ogrns_pass(ogrn: str) -> None:
    assert clean_ogrn(ogrn) == ogrn


@pytest.mark.parametrize("clean", [clean_inn, clean_ogrn])
def test_nothing_stays_nothing(clean: Callable[..., str]) -> None:
    assert clean("") == clean("   ") == ""


def test_spaces_are_forgiven() -> None:
    assert clean_inn(" 7707 083 893 ") == "7707083893"


@pytest.mark.parametrize(
    "text", ["7707083894", "770708389", "77070838930", "77O7083893", "٧٧٠٧٠٨٣٨٩٣", "-707083893"]
)
def test_a_wrong_inn_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_inn(text)
    assert refused.value.field == "inn"


@pytest.mark.parametrize("text", ["1027700132196", "102770013219", "10277001321955", "abc", "²02770013219"])
def test_a_wrong_ogrn_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_ogrn(text)
    assert refused.value.field == "ogrn"


@given(st.one_of(digits(9), digits(10)))
def test_a_number_with_its_control_digits_passes(lead: str) -> None:
    assert clean_inn(lead + inn_control(lead)) == lead + inn_control(lead)


@given(st.one_of(digits(12), digits(14)))
def test_an_ogrn_with_its_control_digit_passes(lead: str) -> None:
    assert clean_ogrn(lead + ogrn_control(lead)) == lead + ogrn_control(lead)


@given(st.one_of(digits(9), digits(10)), st.integers(1, 9))
def test_another_last_digit_does_not(lead: str, shift: int) -> None:
    good = lead + inn_control(lead)
    with pytest.raises(Refused):
        clean_inn(good[:-1] + str((int(good[-1]) + shift) % 10))


@given(digits(9), st.integers(0, 8), st.integers(1, 9))
def test_one_mistyped_digit_is_mostly_caught(lead: str, place: int, shift: int) -> None:
    wrong = lead[:place] + str((int(lead[place]) + shift) % 10) + lead[place + 1 :]
    typed = wrong + inn_control(lead)
    if inn_control(wrong) == inn_control(
        lead
    ):  # the remainder 10 is written as 0: the rule itself is blind there
        assert clean_inn(typed) == typed
    else:
        with pytest.raises(Refused):
            clean_inn(typed)


@given(st.text(max_size=20))
def test_anything_is_answered(text: str) -> None:
    for clean in (clean_inn, clean_ogrn):
        try:
            assert clean(text).isdigit() or not text.strip()
        except Refused as refused:
            assert refused.field
