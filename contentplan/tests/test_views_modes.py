"""Screens of stops on chosen pages and of mourning; the editor's word about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contentplan.models import EmergencyStop, Mourning
from contentplan.tests.conftest import DUE, on_its_way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
MOURNING, TODAY = "/plan/mourning/", date(2026, 11, 25)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_chosen_pages_are_stopped_and_lifting_leads_to_what_is_late(
    irina: Any, marina: Any, client_of: Any, scheduled: Any, page: Any, clock_at: Any
) -> None:
    scheduled(page)
    client = client_of(irina)
    nothing = {"reason": "Чужие посты", "kind": "break_in", "where": "chosen"}
    answer = client.post("/plan/stop/declare/", nothing)
    assert answer.status_code == 422 and "Отметьте страницы" in text(answer)
    html = text(client.post("/plan/stop/declare/", {**nothing, "pages": [page.pk]}, follow=True))
    assert "взлом страницы" in html and "даже срочное на них не выходит" in html
    clock_at.move_to(DUE)
    stop = EmergencyStop.objects.get()
    answer = client.post("/plan/stop/lift/", {"stop": stop.pk})
    assert answer.headers["Location"] == "/plan/overdue/"
    assert "Опоздало из-за остановки или траура" in text(client_of(marina).get("/plan/waiting/"))


def test_a_mourning_is_declared_seen_everywhere_and_closed(
    irina: Any, marina: Any, client_of: Any, rubric: Any, scheduled: Any, page: Any
) -> None:
    rubric.tone = "entertaining"
    rubric.save()
    scheduled(page)
    client, form = client_of(irina), {"ground": "Указ № 5", "first": f"{TODAY}", "last": f"{TODAY}"}
    assert client.post(MOURNING, {**form, "ground": ""}).status_code == 422
    assert client_of(marina).post(MOURNING, form).status_code == 403
    assert client.post(MOURNING, form).status_code == 302
    made = Mourning.objects.get()
    html = text(client_of(marina).get(f"{MOURNING}{made.pk}/"))
    assert "Вода на Крымской" in html and "Обложка: сменили" in html and "Закончить траур" not in html
    for address in ("/plan/", "/plan/month/", "/plan/?view=day&day=2026-11-25", "/"):
        assert "Указ № 5" in text(client_of(marina).get(address))
    client_of(marina).post(f"/plan/mourning/marks/{made.marks.all()[0].pk}/")
    assert "сменили 1 из 2" in text(client.get(f"{MOURNING}{made.pk}/"))
    client.post(f"{MOURNING}{made.pk}/close/")
    assert "Указ № 5" not in text(client.get("/plan/"))


def test_the_editor_warns_of_a_mourning(
    irina: Any, marina: Any, client_of: Any, rubric: Any, write: Any, page: Any
) -> None:
    rubric.tone = "contest"
    rubric.save()
    revision = write(page)
    client_of(irina).post(MOURNING, {"ground": "Указ № 5", "first": f"{TODAY}", "last": f"{TODAY}"})
    assert "портал придержит материал" in text(client_of(marina).get(f"/plan/posts/{revision.post_id}/"))


def test_a_reader_learns_of_no_post_that_is_not_for_him(
    irina: Any, client_of: Any, appoint: Any, school: Any, rubric: Any, scheduled: Any, page: Any
) -> None:
    rubric.tone = "entertaining"
    rubric.save()
    delivery = scheduled(page)
    head = client_of(irina)
    head.post(MOURNING, {"ground": "Указ № 5", "first": f"{TODAY}", "last": f"{TODAY}"})
    foreign = client_of(appoint("other@dzhankoy.example", "department_head", school))
    seen = {f"{MOURNING}{Mourning.objects.get().pk}/": "Ждёт конца траура", "/plan/stop/": "Уже уходит"}
    for address, section in seen.items():
        if address == "/plan/stop/":
            on_its_way(delivery)
        assert section in text(head.get(address)) and "Вода на Крымской" in text(head.get(address))
        answer = foreign.get(address)
        assert answer.status_code == 200 and "Вода на Крымской" not in text(answer)
