"""Phones, addresses, e-mails and sites however they are written, and those that only look the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulation.matching import addresses, links, phones

PHONE = "8 (36564) 3-12-00"
ADDRESS = "296100, Республика Крым, г. Джанкой, ул. Карла Маркса, 15"
SITE = "https://dzhankoy.example/"

# --- phones


@pytest.mark.parametrize(
    "text",
    [
        "8 (36564) 3-12-00",
        "+7 36564 3-12-00",
        "+7(36564)31200",
        "83656431200",
        "тел. 8-365-64-3-12-00",
        "т.: 3-12-00, круглосуточно",
        "3\u201112\u201100",
        "8 (36564)\u00a03 12 00",
        "3-10-41, 3-12-00",
        "звоните 3-12-00.",
    ],
)
def test_a_phone_is_found_however_it_is_written(text: str) -> None:
    assert phones.stands_in(PHONE, text)


@pytest.mark.parametrize(
    "text",
    [
        "3-12-01",
        "13-12-00",
        "3-12-001",
        "3-12-00-1",
        "8 (978) 3-12-00",
        "8-978-3-12-00",
        "8 (36564) 3-12-0",
        "36563 3-12-00",
        "ИНН 9131200111",
        "",
    ],
)
def test_another_number_is_not_it(text: str) -> None:
    assert not phones.stands_in(PHONE, text)


def test_a_short_requisite_is_found_in_a_whole_number_too() -> None:
    assert phones.stands_in("3-12-00", "8 (36564) 3-12-00")
    assert not phones.stands_in("3-12-00", "8 (36564) 3-12-10")


def test_a_number_of_the_whole_country_needs_its_code() -> None:
    assert phones.stands_in("8 800 700-11-22", "горячая линия 8-800-700-11-22")
    assert not phones.stands_in("8 800 700-11-22", "700-11-22")


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("8 (36564) 3-12-00, 3-12-05", ["8 (36564) 3-12-00", "3-12-05"]),
        ("8 (36564) 3-12-00 доб. 214", ["8 (36564) 3-12-00"]),
        ("3-12-00 и 3-12-05; 112", ["3-12-00", "3-12-05"]),
        ("", []),
    ],
)
def test_numbers_of_one_field_are_taken_apart(text: str, apart: list[str]) -> None:
    assert phones.split(text) == apart


GAPS = st.sampled_from(["", " ", "-", "\u00a0", "\u2011", ") ", " ("])


@given(
    st.text("0123456789", min_size=10, max_size=10).filter(lambda d: d[0] != "0"),
    st.lists(GAPS, min_size=9, max_size=9),
)
def test_any_grouping_of_the_digits_is_the_same_number(digits: str, gaps: list[str]) -> None:
    written = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    assert phones.stands_in(f"8{digits}", f"тел. {written}.")
    assert phones.stands_in(f"+7{written}", f"тел. 8{digits}")


@given(st.text("0123456789", min_size=10, max_size=10), st.integers(0, 9), st.integers(1, 9))
def test_one_digit_off_is_another_number(digits: str, place: int, by: int) -> None:
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert not phones.stands_in(f"8{digits}", f"8{other}") or digits in f"8{other}"


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for found in (phones.stands_in(PHONE, text), phones.stands_in(text, PHONE)):
        assert found in (True, False)
    phones.shown_in(text)
    links.emails_of(text)
    links.links_of(text)
    assert addresses.stands_in(ADDRESS, text) in (True, False)
    assert addresses.stands_in(text, ADDRESS) in (True, False)


# --- addresses


@pytest.mark.parametrize(
    "text",
    [
        "296100, Республика Крым, г. Джанкой, ул. Карла Маркса, 15",
        "г.Джанкой, ул.Карла Маркса, д.15",
        "Джанкой, улица Карла Маркса, дом 15. Приём с 9:00",
        "Республика Крым, город Джанкой\nул. Карла Маркса 15",
        "Крым, Джанкой, Карла Маркса 15, каб. 2",
        "ДЖАНКОЙ, УЛ. КАРЛА МАРКСА, 15",
        "Карла Маркса, 15, Джанкой",
    ],
)
def test_an_address_is_found_however_it_is_written(text: str) -> None:
    assert addresses.stands_in(ADDRESS, text)


@pytest.mark.parametrize(
    "text",
    [
        "г. Джанкой, ул. Карла Маркса, 15а",
        "г. Джанкой, ул. Карла Маркса, 15 А",
        "г. Джанкой, ул. Карла Маркса, 150",
        "г. Джанкой, ул. Карла Маркса, 15/2",
        "г. Джанкой, ул. Карла Маркса, 15 корп. 2",
        "г. Джанкой, ул. Карла Либкнехта, 15",
        "г. Джанкой, ул. Маркса, 15",
        "г. Симферополь, ул. Карла Маркса, 15",
        "г. Джанкой, ул. Карла Маркса",
        "ул. Карла Маркса, 15",
    ],
)
def test_another_house_street_or_city_is_not_it(text: str) -> None:
    assert not addresses.stands_in(ADDRESS, text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ул. Учебная, 15а", "Учебная, 15 А"),
        ("ул. Учебная, 15а", "Учебная 15-а"),
        ("ул. Учебная, 15/2", "ул. Учебная, д. 15/2"),
        ("ул. Учебная, 15 корп. 2", "ул. Учебная, 15 к. 2"),
        ("пр-т Победы, 3", "проспект Победы, 3"),
        ("ул. Зелёная, 1", "ул. Зеленая, 1"),
    ],
)
def test_the_same_house_written_in_two_ways(one: str, other: str) -> None:
    assert addresses.stands_in(f"г. Джанкой, {one}", f"г. Джанкой, {other}")
    assert addresses.stands_in(f"г. Джанкой, {other}", f"г. Джанкой, {one}")


@given(
    st.sampled_from(["Учебная", "Карла Маркса", "Розы Люксембург"]), st.integers(1, 999), st.integers(1, 999)
)
def test_only_the_same_house_is_the_same(street: str, house: int, other: int) -> None:
    found = addresses.stands_in(f"г. Джанкой, ул. {street}, {house}", f"Джанкой, {street}, д. {other}, тел.")
    assert found == (house == other)


# --- e-mails and sites


@pytest.mark.parametrize(
    "text", ["info@dzhankoy.example", "Почта: INFO@Dzhankoy.Example.", "<info@dzhankoy.example>"]
)
def test_an_email_is_found(text: str) -> None:
    assert links.email_stands_in("info@dzhankoy.example", text)


@pytest.mark.parametrize(
    "text",
    [
        "my-info@dzhankoy.example",
        "info@dzhankoy.example.com",
        "info@dzhankoy",
        "dzhankoy.example",
        "x.info@dzhankoy.example",
    ],
)
def test_another_email_is_not_it(text: str) -> None:
    assert not links.email_stands_in("info@dzhankoy.example", text)


@pytest.mark.parametrize(
    "text",
    [
        "https://dzhankoy.example/",
        "http://www.dzhankoy.example",
        "Сайт: dzhankoy.example.",
        "DZHANKOY.EXAMPLE",
        "https://dzhankoy.example/news/1?from=vk",
        "(dzhankoy.example)",
    ],
)
def test_a_site_is_found_however_it_is_written(text: str) -> None:
    assert links.site_stands_in(SITE, text)


@pytest.mark.parametrize(
    "text",
    [
        "info@dzhankoy.example",
        "https://dzhankoy.example.com/",
        "my-dzhankoy.example",
        "old.dzhankoy.example",
        "https://other.example/dzhankoy.example-ru",
        "dzhankoy",
    ],
)
def test_another_site_or_a_mailbox_is_not_it(text: str) -> None:
    assert not links.site_stands_in(SITE, text)


def test_a_site_with_a_path_wants_the_path() -> None:
    wanted = "https://rk.example/dzhankoy/"
    assert links.site_stands_in(wanted, "rk.example/dzhankoy")
    assert links.site_stands_in(wanted, "https://rk.example/dzhankoy/about.")
    assert not links.site_stands_in(wanted, "rk.example")
    assert not links.site_stands_in(wanted, "rk.example/dzhankoy-raion")


def test_a_cyrillic_domain_is_the_same_as_it_travels() -> None:
    travels = "джанкой.рф".encode("idna").decode()
    assert travels.startswith("xn--")
    assert links.site_stands_in("https://джанкой.рф/", travels)
    assert links.site_stands_in(f"https://{travels}/", "сайт джанкой.рф")
