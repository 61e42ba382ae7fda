"""The list of pages and the cards: who sees what, filters, a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.access import System
from networks.base import TokenKind
from pages.access import pages_visible_to
from pages.actions.tokens import store_page_tokens
from pages.queries.history import history_of
from pages.queries.tokens import token_states

LIST = "/pages/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def city(make_page: Any, school: Any, utilities: Any) -> dict[str, Any]:
    """A page of the administration, of a department, of a school."""
    return {
        "city": make_page("vk", "417", title="Город Джанкой", state="active", screen_name="dzhankoy_adm"),
        "utilities": make_page("telegram", "-1005", title="ЖКХ Джанкоя", organization=utilities),
        "school": make_page("ok", "512", title="Первая школа", organization=school, state="suspended"),
    }


def titles(answer: Any, city: dict[str, Any]) -> set[str]:
    text = answer.content.decode()
    return {name for name, page in city.items() if page.title in text}


def test_the_press_office_sees_all_and_may_add(marina: Any, client_of: Any, city: Any) -> None:
    answer = client_of(marina).get(LIST)
    assert titles(answer, city) == set(city)
    assert "/pages/new/" in answer.content.decode()


def test_a_school_sees_its_own(svetlana: Any, client_of: Any, city: Any) -> None:
    client = client_of(svetlana)
    answer = client.get(LIST)
    assert titles(answer, city) == {"school"} and "/pages/new/" not in answer.content.decode()
    assert client.get(city["school"].get_absolute_url()).status_code == 200
    assert client.get(city["city"].get_absolute_url()).status_code == 404


def test_an_overseer_sees_what_lies_below(appoint: Any, administration: Any, city: Any) -> None:
    person = appoint("head@dzhankoy.example", "organization_person", administration)
    assert set(pages_visible_to(person)) == set(city.values())


def test_nobody_else_sees_anything(stranger: Any, client_of: Any, city: Any) -> None:
    client = client_of(stranger)
    assert client.get(LIST).status_code == 403
    for url in (city["city"].get_absolute_url(), f"/pages/{city['city'].pk}/edit/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/pages/{city['city'].pk}/activate/").status_code == 404


def test_signed_out_people_are_asked_to_sign_in(client: Client, city: Any) -> None:
    assert client.get(LIST).url.startswith("/sign-in/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=джанкой", {"city"}),
        ("q=ДЖАНКОЯ+жкх", {"utilities"}),
        ("q=dzhankoy_adm", {"city"}),
        ("q=школа", {"school"}),
        ("network=ok", {"school"}),
        ("state=draft", {"utilities"}),
        ("state=nonsense&network=icq&kind=x", {"city", "utilities", "school"}),
        ("kind=subordinate", {"school"}),
        ("q=%00", {"city", "utilities", "school"}),
        ("broken=1", set()),
        ("page=999", {"city", "utilities", "school"}),
    ],
)
def test_filters(query: str, found: set[str], marina: Any, client_of: Any, city: Any) -> None:
    answer = client_of(marina).get(f"{LIST}?{query}")
    assert answer.status_code == 200 and titles(answer, city) == found


def test_closed_pages_are_shown_on_request(marina: Any, client_of: Any, make_page: Any) -> None:
    make_page(title="Старая страница", state="closed")
    client = client_of(marina)
    assert "Старая страница" not in client.get(LIST).content.decode()
    assert "Старая страница" in client.get(f"{LIST}?state=closed").content.decode()


def test_a_lost_access_stands_out(marina: Any, client_of: Any, city: Any) -> None:
    page = city["city"]
    page.broken_since, page.broken_why = timezone.now(), "Токен отозван."
    page.save()
    client = client_of(marina)
    text = client.get(LIST).content.decode()
    assert "потерян" in text and "?broken=1" in text
    assert titles(client.get(f"{LIST}?broken=1"), city) == {"city"}
    assert "Токен отозван." in client.get(page.get_absolute_url()).content.decode()


def test_queries_do_not_grow_with_pages(
    marina: Any, client_of: Any, make_page: Any, django_assert_max_num_queries: Any, school: Any
) -> None:
    client, counts = client_of(marina), []
    for number in range(2):
        for extra in range(1, 30):
            make_page("vk", f"{number}{extra}", state="active", organization=school)
        with django_assert_max_num_queries(40) as seen:
            client.get(LIST)
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


def test_tokens_of_a_page_are_told_in_two_queries(
    city: Any, run_by: Any, django_assert_num_queries: Any
) -> None:
    page = city["city"]
    run_by(page)
    values = {TokenKind.VK_COMMUNITY: "vk1.a.a-long-community-token-7e4"}
    store_page_tokens(actor=System("test"), page=page, values=values)
    with django_assert_num_queries(2):
        states = {state.kind: state.owner_kind for state in token_states(page)}
    assert states[TokenKind.VK_COMMUNITY] == "page" and not states[TokenKind.VK_USER]


def test_the_card_shows_the_state_of_tokens_and_people(
    marina: Any, client_of: Any, city: Any, run_by: Any
) -> None:
    page = city["city"]
    run_by(page)
    values = {TokenKind.VK_COMMUNITY: "vk1.a.a-long-community-token-7e4"}
    store_page_tokens(actor=System("test"), page=page, values=values)
    text = client_of(marina).get(page.get_absolute_url()).content.decode()
    assert "оканчивается на 7e4" in text and "a-long-community" not in text
    assert "Ирина Дорошенко" in text and "владелец" in text


def test_the_history_is_for_readers_of_the_journal(
    irina: Any, marina: Any, client_of: Callable[[Any], Client], city: Any
) -> None:
    page = city["city"]
    client_of(irina).post(f"/pages/{page.pk}/suspend/", {"reason": "страницу взломали"})
    words = "приостановил(а) страницу"
    assert words in client_of(irina).get(page.get_absolute_url()).content.decode()
    assert words not in client_of(marina).get(page.get_absolute_url()).content.decode()


def test_an_account_is_taken_off_a_page_and_the_second_time_nothing(
    marina: Any, client_of: Any, city: Any, run_by: Any
) -> None:
    page = city["city"]
    link = run_by(page)
    url = f"/pages/{page.pk}/accounts/{link.account_id}/unlink/"
    client = client_of(marina)
    assert client.post(url).status_code == 302 and client.post(url).status_code == 302
    assert not page.roles.exists() and client.get(url).status_code == 405


def test_a_long_register_comes_in_sheets_and_by_owners(
    marina: Any, client_of: Any, make_page: Any, school: Any
) -> None:
    make_page()
    for number in range(45):
        make_page(organization=school, external_id=f"9{number}")
    client = client_of(marina)
    first = client.get(LIST)
    html = first.content.decode()
    assert len(first.context["rows"]) == 40 and "?page=2" in html
    assert 'href="?kind=subordinate"' in html
    only = client.get(f"{LIST}?kind=subordinate")
    assert only.context["page_obj"].paginator.count == 45 and 'aria-current="true"' in only.content.decode()


def test_the_history_is_as_narrow_as_the_readers_journal(
    irina: Any, appoint: Any, utilities: Any, client_of: Callable[[Any], Client], city: Any
) -> None:
    page = city["city"]
    client_of(irina).post(f"/pages/{page.pk}/suspend/", {"reason": "страницу взломали"})
    assert history_of(page, irina)
    assert not history_of(page, appoint("checker@dzhankoy.example", "auditor", utilities))
