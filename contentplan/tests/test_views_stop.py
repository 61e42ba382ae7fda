"""The emergency stop and the list of what waits for a person."""

from __future__ import annotations

from typing import Any

import pytest

from contentplan.actions.stop import stop_all
from contentplan.models import Delivery, EmergencyStop, RevisionPage
from contentplan.tests.conftest import DUE, on_its_way

pytestmark = pytest.mark.django_db
STOP, DECLARE, LIFT = "/plan/stop/", "/plan/stop/declare/", "/plan/stop/lift/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_head_stops_everything_and_lifts_it(
    clock_at: Any, irina: Any, client_of: Any, scheduled: Any, page: Any
) -> None:
    scheduled(page)
    client = client_of(irina)
    assert "Ждёт своего срока: 1 размещение" in text(client.get(STOP))
    for _ in range(2):
        html = text(client.post(DECLARE, {"reason": "Тревога в городе"}, follow=True))
    assert "Всё остановлено" in html and "Тревога в городе" in html and EmergencyStop.objects.count() == 1
    for _ in range(2):
        html = text(client.post(LIFT, follow=True))
    assert "Остановить</button>" in html and EmergencyStop.objects.get().lifted_at


def test_a_stop_needs_a_reason(irina: Any, client_of: Any) -> None:
    response = client_of(irina).post(DECLARE, {"reason": " "})
    assert response.status_code == 422 and "это увидят все" in text(response)
    assert not EmergencyStop.objects.exists()


def test_what_was_due_meanwhile_is_shown_before_lifting(
    clock_at: Any, irina: Any, client_of: Any, scheduled: Any, page: Any
) -> None:
    scheduled(page)
    stop_all(actor=irina, reason="Учения")
    clock_at.move_to(DUE)
    html = text(client_of(irina).get(STOP))
    assert "Пора было выйти" in html and "Вода на Крымской" in html and "1 размещение" in html


def test_what_is_in_flight_is_told(
    clock_at: Any, irina: Any, client_of: Any, scheduled: Any, page: Any
) -> None:
    on_its_way(scheduled(page))
    client = client_of(irina)
    assert "Прямо сейчас уходит 1" in text(client.get(STOP))
    assert "не остановить: 1 размещение" in text(client.post(DECLARE, {"reason": "Стоп"}, follow=True))


def test_a_colleague_s_stop_is_told(
    clock_at: Any, irina: Any, appoint: Any, administration: Any, client_of: Any
) -> None:
    other = appoint("petr@dzhankoy.example", "press_head", administration, first="Пётр", last="Зам")
    stop_all(actor=other, reason="Учения")
    response = client_of(irina).post(DECLARE, {"reason": "Тревога"})
    assert response.status_code == 422 and "Всё уже остановлено: П. Зам" in text(response)


def test_others_are_told_who_can(
    clock_at: Any, irina: Any, marina: Any, stranger: Any, client_of: Any
) -> None:
    html = text(client_of(marina).get(STOP))
    assert "может начальник Отдела" in html and "Ирина Дорошенко" in html and "declare" not in html
    stop_all(actor=irina, reason="Учения")
    assert "Учения" in text(client_of(marina).get(STOP))
    for address in (DECLARE, LIFT):
        assert client_of(marina).post(address, {"reason": "x"}).status_code == 403
    assert client_of(stranger).get(STOP).status_code == 403


def test_declaring_and_lifting_are_posts(irina: Any, client_of: Any) -> None:
    client = client_of(irina)
    assert [client.get(address).status_code for address in (DECLARE, LIFT)] == [405, 405]


# --- what waits for a person ------------------------------------------------------------------------


def test_nothing_waits(marina: Any, client_of: Any) -> None:
    assert "Ничего не ждёт" in text(client_of(marina).get("/plan/waiting/"))


def test_the_list_is_by_urgency_with_the_reason(
    clock_at: Any, marina: Any, client_of: Any, scheduled: Any, make_page: Any
) -> None:
    states = ("by_hand", "expired", "unknown", "failed")
    pages = [make_page(network, number=n) for n, network in enumerate(("vk", "ok", "telegram", "max"), 1)]
    scheduled(*pages)
    for page, state in zip(pages, states, strict=True):
        Delivery.objects.filter(page=page).update(state=state, last_error=f"Причина {state}")
    html = text(client_of(marina).get("/plan/waiting/"))
    places = [html.index(f"Причина {state}") for state in ("unknown", "failed", "by_hand", "expired")]
    assert places == sorted(places)


def test_times_that_passed_without_approval_wait_too(
    clock_at: Any, marina: Any, natalia: Any, client_of: Any, write: Any, page: Any
) -> None:
    write(page)
    RevisionPage.objects.update(expired_at=DUE)
    assert "Время прошло без согласования" in text(client_of(marina).get("/plan/waiting/"))
    assert "Ничего не ждёт" in text(client_of(natalia).get("/plan/waiting/"))
