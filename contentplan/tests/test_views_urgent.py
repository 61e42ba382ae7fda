"""Screens of urgent publication: one screen to send, what became of it, the review, orders and duty."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contentplan.actions.urgent.sending import send_urgent
from contentplan.engine.send import deliver
from contentplan.models import Change, Delivery, Duty, StandingOrder, UrgentPublication, UrgentTemplate
from contentplan.tests import fakes
from contentplan.tests.fakes import World
from contentplan.tests.test_urgent import TEXT, TODAY, handed, on_duty, standing, warn
from core.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
__all__ = ["handed", "on_duty", "standing", "warn"]


def form(on_duty: Duty, **more: Any) -> dict[str, Any]:
    pages = [str(pk) for pk in on_duty.standing.pages.values_list("pk", flat=True)]
    return {"kind": "alarm", "text": TEXT, "pages": pages, "nonce": str(uuid.uuid4())} | more


def test_all_pages_of_the_order_are_ticked_and_the_text_is_ready(
    on_duty: Duty, marina: Any, client_of: Any
) -> None:
    page = client_of(marina).get("/urgent/?kind=accident").content.decode()
    assert page.count('name="pages"') == page.count(" checked>") == 2
    assert "Внимание! Авария: [что случилось]" in page and 'data-blank="[адреса]"' in page
    assert "Отправить сейчас на" in page and "512-р" in page
    assert "Предупреждение МЧС" not in page  # the order does not name it


def test_one_press_sends_and_shows_where(on_duty: Duty, marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    answer = client.post("/urgent/", form(on_duty))
    sent = UrgentPublication.objects.get()
    assert answer["Location"] == f"/urgent/{sent.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "0 из 2" in page and TEXT in page and 'hx-trigger="every 2s"' in page
    for row in Delivery.objects.all():
        deliver(row.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "2 из 2" in page and "hx-trigger" not in page and "вышло в 10:00:00" in page


def test_a_second_press_shows_the_first(on_duty: Duty, marina: Any, client_of: Any) -> None:
    client, filled = client_of(marina), form(on_duty)
    assert client.post("/urgent/", filled)["Location"] == client.post("/urgent/", filled)["Location"]
    assert UrgentPublication.objects.count() == 1


def test_a_refusal_loses_nothing(on_duty: Duty, marina: Any, client_of: Any) -> None:
    filled = form(on_duty, text="Тревога с [время]")
    filled["pages"] = filled["pages"][:1]
    page = client_of(marina).post("/urgent/", filled)
    shown = page.content.decode()
    assert page.status_code == 422 and "осталось незаполненное: время" in shown
    assert "Тревога с [время]" in shown and shown.count(" checked>") == 1 and filled["nonce"] in shown


@pytest.mark.parametrize(
    ("more", "words"),
    [({"text": ""}, "Напишите, что случилось"), ({"pages": []}, "хотя бы одну страницу")],
)
def test_what_is_missing_is_said(
    on_duty: Duty, marina: Any, client_of: Any, more: dict[str, Any], words: str
) -> None:
    page = client_of(marina).post("/urgent/", form(on_duty, **more))
    assert page.status_code == 422 and words in page.content.decode()


@pytest.mark.parametrize("pages", [["x"], ["-1"], ["9" * 30]])
def test_a_page_that_is_no_page_is_refused(
    on_duty: Duty, marina: Any, client_of: Any, pages: list[str]
) -> None:
    assert client_of(marina).post("/urgent/", form(on_duty, pages=pages)).status_code == 422


def test_a_page_without_access_says_so_before_it_is_sent(
    on_duty: Duty, marina: Any, client_of: Any, page: Any
) -> None:
    type(page).objects.filter(pk=page.pk).update(broken_since="2026-11-25T06:00Z", broken_why="Токен отозван")
    assert "У портала нет доступа: разместите вручную" in client_of(marina).get("/urgent/").content.decode()


def test_who_is_not_on_duty_sees_who_is_and_cannot_send(on_duty: Duty, artem: Any, client_of: Any) -> None:
    client = client_of(artem)
    page = client.get("/urgent/").content.decode()
    assert "Сегодня дежурите не вы" in page and "Марина" in page and "marina@dzhankoy.example" in page
    refused = client.post("/urgent/", form(on_duty))
    assert refused.status_code == 403 and "дежурите не вы" in refused.content.decode()
    assert not UrgentPublication.objects.exists()


def test_without_an_order_the_screen_says_what_is_needed(marina: Any, client_of: Any) -> None:
    assert "Нет действующего распоряжения" in client_of(marina).get("/urgent/").content.decode()


# --- what became of it ------------------------------------------------------------------------------


def test_an_unknown_outcome_is_a_red_strip_on_every_screen(
    warn: Any, page: Any, world: World, marina: Any, irina: Any, oleg: Any, client_of: Any
) -> None:
    world.sends.append(fakes.lost)
    row = Delivery.objects.get(post=warn(page).post)
    deliver(row.pk)
    for person in (marina, irina):
        shown = client_of(person).get("/notifications/").content.decode()
        assert "Срочное: неизвестно, вышло ли." in shown and f"/plan/deliveries/{row.pk}/" in shown
    assert "Срочное: неизвестно" not in client_of(oleg).get("/notifications/").content.decode()


def test_a_calm_day_asks_for_no_strip(on_duty: Duty, marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    with CaptureQueriesContext(connection) as asked:
        client.get("/notifications/")
    assert sum('"urgent"' in one["sql"] for one in asked) == 1  # the union of counters


def test_the_chief_agrees_on_the_screen(warn: Any, oleg: Any, client_of: Any) -> None:
    sent, client = warn(), client_of(oleg)
    assert "Посмотрите и отметьте" in client.get(f"/urgent/{sent.pk}/").content.decode()
    client.post(f"/urgent/{sent.pk}/review/", {"verdict": "agreed"})
    sent.refresh_from_db()
    assert (sent.verdict, sent.reviewed_by) == ("agreed", oleg)


def test_an_objection_without_a_remark_stands_at_the_field(warn: Any, oleg: Any, client_of: Any) -> None:
    sent = warn()
    page = client_of(oleg).post(f"/urgent/{sent.pk}/review/", {"verdict": "objected"})
    assert page.status_code == 422 and "Напишите, что не так" in page.content.decode()


def test_an_objection_suggests_taking_it_off(
    warn: Any, page: Any, oleg: Any, marina: Any, client_of: Any
) -> None:
    sent = warn(page)
    deliver(Delivery.objects.get(post=sent.post).pk)
    client_of(oleg).post(f"/urgent/{sent.pk}/review/", {"verdict": "objected", "remark": "Учебная"})
    shown = client_of(marina).get(f"/urgent/{sent.pk}/").content.decode()
    assert (
        "Снимите со страниц" in shown and 'id="off" hx-preserve open' in shown and 'value="Учебная"' in shown
    )
    assert Notification.objects.filter(person=marina, kind="urgent.alarm").exists()


def test_the_sender_does_not_review(warn: Any, marina: Any, client_of: Any) -> None:
    sent = warn()
    assert client_of(marina).post(f"/urgent/{sent.pk}/review/", {"verdict": "agreed"}).status_code == 403


def test_what_waits_for_review_is_on_top_and_the_list_costs_the_same(
    warn: Any, marina: Any, irina: Any, client_of: Any, on_duty: Duty
) -> None:
    client = client_of(irina)
    warn()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/urgent/all/").content.decode()
        assert "Ждут просмотра" in page
        return len(asked)

    few = queries()
    for _ in range(6):
        warn()
    assert queries() == few


# --- orders and duty --------------------------------------------------------------------------------


def test_an_order_is_entered_on_the_screen(irina: Any, oleg: Any, page: Any, client_of: Any) -> None:
    client = client_of(irina)
    assert "О чём можно предупреждать сразу" in client.get("/urgent/orders/new/").content.decode()
    filled = {
        "number": "512-р",
        "date": "2026-11-25",
        "title": "О срочных публикациях",
        "kinds": ["alarm"],
        "pages": [page.pk],
        "chief": oleg.pk,
        "until": "2026-12-25",
    }
    answer = client.post("/urgent/orders/new/", filled)
    standing = StandingOrder.objects.get()
    assert answer["Location"] == f"/urgent/orders/{standing.pk}/"
    again = client.post("/urgent/orders/new/", filled)
    assert again.status_code == 422 and "уже внесено" in again.content.decode()


def test_an_empty_order_says_what_is_missing(irina: Any, client_of: Any) -> None:
    page = client_of(irina).post("/urgent/orders/new/", {})
    shown = page.content.decode()
    assert page.status_code == 422
    for words in ("Укажите номер", "Отметьте хотя бы одно", "Отметьте хотя бы одну страницу"):
        assert words in shown


def test_an_order_is_changed_and_ended(
    standing: StandingOrder, irina: Any, oleg: Any, client_of: Any
) -> None:
    client, address = client_of(irina), f"/urgent/orders/{standing.pk}/"
    filled = {
        "kinds": ["own"],
        "pages": list(standing.pages.values_list("pk", flat=True)),
        "chief": oleg.pk,
        "until": "2026-12-01",
        "version": 0,
    }
    assert client.post(f"{address}edit/", filled).status_code == 302
    stale = client.post(f"{address}edit/", filled)
    assert stale.status_code == 422
    client.post(f"{address}end/")
    assert "прекращено с" in client.get(address).content.decode()


def test_duty_is_put_and_taken_off(standing: StandingOrder, irina: Any, marina: Any, client_of: Any) -> None:
    client, address = client_of(irina), f"/urgent/orders/{standing.pk}/"
    days = {"since": TODAY.isoformat(), "until": (TODAY + timedelta(days=1)).isoformat()}
    client.post(f"{address}duty/", {"person": marina.pk} | days)
    duty = Duty.objects.get()
    assert "Марина" in client.get(address).content.decode()
    late = client.post(
        f"{address}duty/", {"person": marina.pk, "since": days["since"], "until": "2027-12-01"}
    )
    assert late.status_code == 422 and "должно лежать внутри" in late.content.decode()
    client.post(f"/urgent/duty/{duty.pk}/remove/")
    assert Duty.objects.get().removed_at is not None
    assert "Дежурных впереди нет" in client.get(address).content.decode()


def test_a_ready_text_is_changed(irina: Any, client_of: Any) -> None:
    client = client_of(irina)
    assert "объявлена" in client.get("/urgent/templates/alarm/").content.decode()
    client.post("/urgent/templates/alarm/", {"text": "Тревога с [время]."})
    assert UrgentTemplate.objects.get().text == "Тревога с [время]."
    assert client.post("/urgent/templates/alarm/", {"text": ""}).status_code == 422
    assert client.get("/urgent/templates/own/").status_code == 404


def test_who_keeps_no_orders_only_reads(standing: StandingOrder, marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    assert "512-р" in client.get("/urgent/orders/").content.decode()
    assert client.get("/urgent/orders/new/").status_code == 403
    assert client.post(f"/urgent/orders/{standing.pk}/end/").status_code == 403


def test_sending_costs_few_queries_whatever_the_number_of_pages(
    on_duty: Duty, marina: Any, make_page: Any
) -> None:
    def queries(count: int) -> float:
        pages = [make_page(number=100 * count + place) for place in range(count)]
        on_duty.standing.pages.set(pages)
        with CaptureQueriesContext(connection) as asked:
            send_urgent(
                actor=marina,
                kind="alarm",
                text=TEXT,
                page_ids=[page.pk for page in pages],
                nonce=uuid.uuid4(),
            )
        return len(asked)

    one, ten = queries(1), queries(10)
    assert ten - one <= 9 * 4  # a delivery, its note, two lines of the journal's own


def test_what_was_sent_by_mistake_comes_off_every_page(warn: Any, marina: Any, client_of: Any) -> None:
    sent, client = warn(), client_of(marina)
    first, second = Delivery.objects.order_by("pk")
    deliver(first.pk)
    page = client.get(f"/urgent/{sent.pk}/").content.decode()
    assert "Отправили не то?" in page and "Снять со всех страниц: 2" in page
    address = f"/urgent/{sent.pk}/take-off/"
    empty = client.post(address, {"reason": " "})
    assert empty.status_code == 422 and "Отправили не то?" in empty.content.decode()
    client.post(address, {"reason": "Отправлено по ошибке"})
    client.post(address, {"reason": "Отправлено по ошибке"})  # a second press changes nothing
    change = Change.objects.get()
    second.refresh_from_db()
    assert (change.delivery_id, change.kind, change.reason) == (first.pk, "remove", "Отправлено по ошибке")
    assert second.state == "cancelled"
    page = client.get(f"/urgent/{sent.pk}/").content.decode()
    assert "снимаем со страницы" in page and "Отправили не то?" not in page
