"""Screens: whose they are, what they say, what they keep of what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from core.organizations.models import Organization
from gospubliki.actions.state import Word, move_connection
from gospubliki.models import Connection, ConnectionStep
from gospubliki.queries.listing import Filters, listed
from gospubliki.queries.mine import next_steps
from gospubliki.tests.conftest import PORTAL

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
MakeClient = Callable[[Any], Client]
NOT_THE_CABINET = "не кабинет системы «Госпаблики»"


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode().replace("\u00a0", " ")


# --- whose it is ------------------------------------------------------------------------------------


def test_a_person_of_one_organization_comes_straight_to_it(
    svetlana: Any, school: Any, client_of: MakeClient
) -> None:
    response = client_of(svetlana).get("/gospubliki/")
    assert response["Location"] == f"/gospubliki/organizations/{school.pk}/"


@pytest.mark.parametrize("who", ["svetlana", "stranger", "oleg"])
def test_a_guessed_address_is_not_there(
    who: str,
    request: pytest.FixtureRequest,
    other_school: Any,
    row_of: Callable[[Any], Connection],
    client_of: MakeClient,
) -> None:
    foreign = row_of(other_school)
    move_connection(actor=PORTAL, connection=foreign, target="in_progress", said=Word())
    step, client = foreign.steps.first(), client_of(request.getfixturevalue(who))
    assert client.get(f"/gospubliki/organizations/{other_school.pk}/").status_code == 404
    for act in ("start", "state", "due", "steps"):
        assert client.post(f"/gospubliki/connections/{foreign.pk}/{act}/").status_code == 404
    for act in ("done", "undo", "reopen", "due"):
        assert client.post(f"/gospubliki/steps/{step.pk}/{act}/").status_code == 404
    assert not ConnectionStep.objects.filter(done_on__isnull=False).exists()


def test_an_overseer_sees_those_below_and_moves_its_own_only(
    lilia: Any,
    education: Organization,
    school: Any,
    other_school: Any,
    connection: Connection,
    row_of: Callable[[Any], Connection],
    client_of: MakeClient,
) -> None:
    client = client_of(lilia)
    listing = text_of(client.get("/gospubliki/connections/"))
    assert "Школа № 1" in listing
    assert "Школа № 2" not in listing
    card = text_of(client.get(f"/gospubliki/organizations/{school.pk}/"))
    assert "тех, кого курируете" in card
    assert "Начать подключение" not in card
    assert client.post(f"/gospubliki/connections/{connection.pk}/start/").status_code == 403
    assert client.post(f"/gospubliki/connections/{row_of(education).pk}/start/").status_code == 302
    assert "Подключено 0 из 2" in text_of(client.get("/gospubliki/"))
    assert client.get("/gospubliki/report/").status_code == 403


@pytest.mark.parametrize("who", ["marina", "prosecutor"])
def test_those_who_only_look_find_nothing_to_press(
    who: str, request: pytest.FixtureRequest, at_work: Connection, client_of: MakeClient
) -> None:
    client = client_of(request.getfixturevalue(who))
    card = text_of(client.get(f"/gospubliki/organizations/{at_work.organization_id}/"))
    assert 'method="post" action="/gospubliki' not in card
    assert NOT_THE_CABINET in card
    assert "Напомнить" not in text_of(client.get("/gospubliki/"))


@pytest.mark.parametrize(
    "address", ["", "connections/", "contradictions/", "report/", "template/", "guides/", "questions/"]
)
def test_every_screen_says_that_it_is_the_citys_own_register(
    address: str, natalia: Any, client_of: MakeClient
) -> None:
    text = text_of(client_of(natalia).get(f"/gospubliki/{address}"))
    assert any(
        words in text
        for words in (NOT_THE_CABINET, "не выгрузка из системы", "в самой системе", "кабинет системы")
    )


# --- a secretary on a phone -------------------------------------------------------------------------


def test_three_steps_in_three_presses(at_work: Connection, svetlana: Any, client_of: MakeClient) -> None:
    client, card = client_of(svetlana), f"/gospubliki/organizations/{at_work.organization_id}/"
    for number, step in enumerate(at_work.steps.order_by("position")[:3], 1):
        assert text_of(client.get(card)).count("Сделано<span") == 1
        response = client.post(f"/gospubliki/steps/{step.pk}/done/")
        assert response["Location"].startswith(card)
        assert f"{number} из 4" in text_of(client.get(card))


def test_a_press_by_mistake_is_taken_back(at_work: Connection, svetlana: Any, client_of: MakeClient) -> None:
    client, step = client_of(svetlana), at_work.steps.first()
    client.post(f"/gospubliki/steps/{step.pk}/done/")
    page = text_of(client.get(f"/gospubliki/organizations/{at_work.organization_id}/"))
    assert f"/gospubliki/steps/{step.pk}/undo/" in page
    client.post(f"/gospubliki/steps/{step.pk}/undo/")
    assert ConnectionStep.objects.get(pk=step.pk).done_on is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"on_date": "31.02.2026"}, "Такой даты нет"),
        ({"on_date": "2026-11-26"}, "не наступил"),
        ({"note": "x" * 301}, "лишний знак"),
    ],
)
def test_a_wrong_day_or_note_is_refused_in_words(
    data: dict[str, str], said: str, at_work: Connection, svetlana: Any, client_of: MakeClient
) -> None:
    step = at_work.steps.first()
    response = client_of(svetlana).post(f"/gospubliki/steps/{step.pk}/done/", data)
    assert said in text_of(response, 409)
    assert ConnectionStep.objects.get(pk=step.pk).done_on is None


def test_reporting_connected_keeps_what_was_typed(
    at_work: Connection, svetlana: Any, client_of: MakeClient
) -> None:
    client, url = client_of(svetlana), f"/gospubliki/connections/{at_work.pk}/state/"
    ConnectionStep.objects.update(done_on=TODAY, done_at="2026-11-25T07:00Z")
    form = client.get(url).context["form"]
    data = {"target": "connected", "on_date": "2026-11-25", "version": form["version"].value()}
    refused = text_of(client.post(url, data | {"sentence": "Пришло письмо"}), 422)
    assert "Чем это подтвердить" in refused
    assert "Пришло письмо" in refused
    assert client.post(url, data | {"target": "not_required", "sentence": "Не хотим"}).status_code == 422
    assert client.post(url, data | {"number": "ПОС-1"}).status_code == 302
    assert Connection.objects.get(pk=at_work.pk).state == "connected"


def test_the_nearest_three_stand_on_the_first_screen(
    at_work: Connection, svetlana: Any, make_page: Any, school: Any, client_of: MakeClient, clock_at: Any
) -> None:
    make_page(school)
    found = next_steps(svetlana)
    assert [one.due_on - TODAY for one in found] == [timedelta(days=n) for n in (7, 14, 21)]
    clock_at.shift(timedelta(days=9))
    text = text_of(client_of(svetlana).get("/"))
    assert "что дальше" in text
    assert "просрочено на 2 дня" in text


# --- the lead ---------------------------------------------------------------------------------------


def test_the_leads_figures(
    natalia: Any,
    utilities: Any,
    at_work: Connection,
    other_school: Any,
    row_of: Callable[[Any], Connection],
    client_of: MakeClient,
    clock_at: Any,
) -> None:
    Connection.objects.filter(pk=row_of(other_school).pk).update(state="connected", due_on=None)
    clock_at.shift(timedelta(days=10))
    text = text_of(client_of(natalia).get("/gospubliki/"))
    assert "Подключено 1 из 3 организаций" in text  # the unit is not required
    board = client_of(natalia).get("/gospubliki/").context["board"]
    assert [(one.connection.pk, one.days) for one in board.late] == [(at_work.pk, 3)]
    assert board.late[0].at == at_work.steps.first().title
    assert [bar.name for bar in board.buckets] == ["до 7 дней"]
    assert {one.short_name for one in board.unattended} == {"Администрация города"}


def test_half_of_the_organizations_need_so_many_days(
    natalia: Any, at_work: Connection, other_school: Any, row_of: Any, client_of: MakeClient
) -> None:
    other = row_of(other_school)
    move_connection(actor=PORTAL, connection=other, target="in_progress", said=Word())
    for row, gap in ((at_work, 4), (other, 8)):
        for place, step in enumerate(row.steps.order_by("position")[:2]):
            day = TODAY - timedelta(days=20) + timedelta(days=place * gap)
            ConnectionStep.objects.filter(pk=step.pk).update(done_on=day, done_at="2026-11-25T07:00Z")
    slow = client_of(natalia).get("/gospubliki/").context["board"].slow
    assert [(bar.name, bar.count, bar.note) for bar in slow] == [
        ("Проверить электронную подпись руководителя", 6, "никто не стоит")
    ]


def test_queries_of_the_board_and_the_list_do_not_grow(
    natalia: Any,
    administration: Any,
    client_of: MakeClient,
    make_page: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(30):
        place = Organization.objects.create(
            kind="subordinate", parent=administration, name=f"Сад {number}", short_name=f"Сад {number}"
        )
        row = Connection.objects.get(organization=place)
        make_page(place, external_id=str(500 + number))
        move_connection(actor=PORTAL, connection=row, target="in_progress", said=Word())
    client = client_of(natalia)
    client.get("/gospubliki/")
    for address in ("", "connections/?subject=all", "report/"):
        with django_assert_max_num_queries(32):
            text_of(client.get(f"/gospubliki/{address}"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Администрация города", "Школа № 1", "Школа № 2"]),
        ({"q": "«ШКОЛА 2»"}, ["Школа № 2"]),
        ({"q": "9105000029"}, ["Школа № 1"]),
        ({"state": "in_progress"}, ["Школа № 1"]),
        ({"kind": "administration"}, ["Администрация города"]),
        ({"late": "1"}, ["Школа № 1"]),
        ({"subject": "page"}, ["Школа № 2"]),
        (
            {"state": "чепуха", "kind": "x", "body": "x", "sort": "x", "subject": "x"},
            ["Администрация города", "Школа № 1", "Школа № 2"],
        ),
        ({"body": "9" * 40}, ["Администрация города", "Школа № 1", "Школа № 2"]),
        ({"q": "ничего\x00такого"}, []),
    ],
)
def test_filters(
    query: dict[str, str],
    names: list[str],
    natalia: Any,
    at_work: Connection,
    other_school: Any,
    make_page: Any,
    clock_at: Any,
) -> None:
    make_page(other_school)
    clock_at.shift(timedelta(days=10))
    found = listed(natalia, Filters.of(query))
    assert sorted(row.organization.short_name for row in found) == names


@pytest.mark.parametrize("sort", ["late", "name", "body", "state"])
def test_sorting_is_whole(sort: str, natalia: Any, at_work: Connection, other_school: Any) -> None:
    rows = [row.organization.short_name for row in listed(natalia, Filters.of({"sort": sort}))]
    first = {"late": "Школа № 1", "name": "Администрация города", "state": "Администрация города"}
    assert len(rows) == 3
    assert rows[0] == first.get(sort, rows[0])


def test_a_body_is_drilled_into(natalia: Any, education: Organization, at_work: Connection) -> None:
    found = listed(natalia, Filters.of({"body": str(education.pk)}))
    assert {row.organization_id for row in found} == {education.pk, at_work.organization_id}


def test_the_report_is_fit_for_paper(natalia: Any, at_work: Connection, client_of: MakeClient) -> None:
    text = text_of(client_of(natalia).get("/gospubliki/report/"))
    assert "Подключено 0 из 2" in text
    assert "Н. Роговая" in text
    assert "op-print-sign" in text


def test_names_are_text(natalia: Any, administration: Any, client_of: MakeClient) -> None:
    bad = "<script>alert(1)</script>\u202eхак"
    place = Organization.objects.create(
        kind="subordinate", parent=administration, name=bad, short_name=bad, inn=""
    )
    move_connection(
        actor=natalia,
        connection=Connection.objects.get(organization=place),
        target="not_required",
        said=Word(sentence=bad),
    )
    for address in ("", "connections/", f"organizations/{place.pk}/", "report/"):
        assert "<script>alert" not in text_of(client_of(natalia).get(f"/gospubliki/{address}"))


def test_the_lead_decides_and_moves_days(natalia: Any, at_work: Connection, client_of: MakeClient) -> None:
    client, step = client_of(natalia), at_work.steps.first()
    url = f"/gospubliki/steps/{step.pk}/due/"
    assert "уже прошёл" in text_of(
        client.post(url, {"due_on": "2026-11-01", "reason": "Отпуск директора"}), 422
    )
    assert client.post(url, {"due_on": "2026-12-31", "reason": "Отпуск директора"}).status_code == 302
    url = f"/gospubliki/connections/{at_work.pk}/state/"
    data = {"target": "refused", "on_date": "2026-11-25", "version": "1"}
    assert client.post(url, data).status_code == 422
    stale = client.post(url, data | {"sentence": "Вернули заявку", "version": "0"})
    assert "изменил кто-то другой" in text_of(stale, 422)
    assert client.post(url, data | {"sentence": "Вернули заявку"}).status_code == 302
    assert "Вернули заявку" in text_of(client.get(f"/gospubliki/organizations/{at_work.organization_id}/"))


def test_a_page_shows_how_it_stands(school: Any, make_page: Any, natalia: Any, client_of: MakeClient) -> None:
    page = make_page(school)
    text = text_of(client_of(natalia).get(page.get_absolute_url()))
    assert "Не начато с ср, 25 ноября" in text
    assert f"/gospubliki/organizations/{school.pk}/#c" in text


def test_reminding_from_the_screen(
    natalia: Any, svetlana: Any, at_work: Connection, client_of: MakeClient, clock_at: Any
) -> None:
    clock_at.shift(timedelta(days=10))
    client = client_of(natalia)
    assert "Напомнить просрочившим: 1" in text_of(client.get("/gospubliki/"))
    assert "Напомнили 1 организации" in text_of(client.post("/gospubliki/remind/", follow=True))
    assert "Сегодня уже напоминали" in text_of(client.post("/gospubliki/remind/", follow=True))


def test_the_journal_leads_to_the_card(
    natalia: Any, at_work: Connection, svetlana: Any, other_school: Any, row_of: Any, client_of: MakeClient
) -> None:
    journal = text_of(client_of(natalia).get("/journal/"))
    assert f"/gospubliki/connections/{at_work.pk}/" in journal
    answer = client_of(natalia).get(f"/gospubliki/connections/{at_work.pk}/")
    assert answer["Location"] == f"/gospubliki/organizations/{at_work.organization_id}/#c{at_work.pk}"
    assert client_of(svetlana).get(f"/gospubliki/connections/{row_of(other_school).pk}/").status_code == 404
