"""The story of a delivery: what it tells in each state, every act, by hand, the unknown question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from contentplan.actions.deliveries import hold
from contentplan.actions.drafts import PhotoUse
from contentplan.actions.media import keep_photo
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, jpeg, on_its_way
from contentplan.tests.fakes import World
from core.errors import InvalidContent, Where

pytestmark = pytest.mark.django_db
LINK = "https://vk.com/wall-7_55"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def at(delivery: Delivery, act: str = "") -> str:
    return f"/plan/deliveries/{delivery.pk}/{act}"


@pytest.fixture
def desk(client_of: Any, marina: Any, clock_at: Any) -> Client:
    client: Client = client_of(marina)
    return client


@pytest.fixture
def unknown(due: Delivery, world: World, clock_at: Any) -> Delivery:
    """Sent, the answer lost, looked for twice: people are asked."""
    world.sends.append(fakes.lost)
    deliver(due.pk)
    for _ in range(2):
        clock_at.shift(timedelta(seconds=60))
        resolve(due.pk)
    due.refresh_from_db()
    assert due.state == "unknown" and due.asked_at
    return due


# --- what it tells ----------------------------------------------------------------------------------


def test_scheduled_it_says_when_it_goes_and_until_when(desk: Client, scheduled: Any, page: Any) -> None:
    html = text(desk.get(at(scheduled(page))))
    assert "Выйдет через 1 ч" in html and "Не позже сегодня, 13:00" in html
    assert "О. Быстров" in html and "Засчитано 0 из 5, ещё 1 в плане" in html


def test_published_it_has_a_link_and_a_story_by_seconds(desk: Client, due: Delivery) -> None:
    deliver(due.pk)
    html = text(desk.get(at(due)))
    assert "опубликовано" in html and "https://vk.com/wall-7_101" in html and "11:00:00" in html
    assert "Отправлен запрос на публикацию" in html and "ключ попытки" in html
    assert "Придержать" not in html and "Перенести" not in html


def test_failed_it_leads_with_the_reason_and_folds_the_code(
    desk: Client, due: Delivery, world: World
) -> None:
    where = Where("vk", "wall.post", "214")
    world.sends.append(fakes.refused(InvalidContent("ВКонтакте: текст не принят.", where=where)))
    deliver(due.pk)
    html = text(desk.get(at(due)))
    assert "Не опубликовано" in html and "ВКонтакте: текст не принят" in html
    assert html.index("<details>") < html.index("214") and "Отправить снова" in html


def test_the_other_pages_stand_beside(desk: Client, scheduled: Any, make_page: Any) -> None:
    first, second = make_page("vk", number=1), make_page("telegram", number=2)
    delivery = scheduled(first, second)
    other = Delivery.objects.exclude(pk=delivery.pk).get()
    html = text(desk.get(at(delivery)))
    assert "На других страницах" in html and at(other) in html


def test_a_stop_and_a_dead_token_are_told(desk: Client, scheduled: Any, page: Any, irina: Any) -> None:
    from contentplan.actions.stop import lift_stop, stop_all

    delivery = scheduled(page)
    stop_all(actor=irina, reason="Учения")
    assert "Экстренная остановка" in text(desk.get(at(delivery)))
    lift_stop(actor=irina)
    type(page).objects.update(broken_since=DUE, broken_why="Токен отозван")
    assert "Ждём нового токена страницы" in text(desk.get(at(delivery)))


def test_while_it_is_being_sent_the_story_renews_itself(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    on_its_way(delivery)
    html = text(desk.get(at(delivery)))
    assert 'hx-trigger="every 3s"' in html and "Через минуту будет виден исход" in html


# --- at once -----------------------------------------------------------------------------------------


def test_sent_now_it_does_not_wait_for_its_time(
    desk: Client, scheduled: Any, make_page: Any, world: World, clock_at: Any
) -> None:
    delivery = scheduled(make_page("vk", number=1), make_page("telegram", number=2))
    assert "Отправить сейчас" in text(desk.get(at(delivery)))
    told = desk.post(at(delivery, "now/"), {"version": delivery.version}, follow=True)
    assert "Отправляем сейчас" in text(told)
    clock_at.shift(timedelta(seconds=1))
    for row in Delivery.objects.all():
        deliver(row.pk)
    assert {row.page.network: row.state for row in Delivery.objects.all()} == {
        "vk": "published",
        "telegram": "scheduled",
    }


def test_another_day_is_not_sent_now(desk: Client, scheduled: Any, page: Any, clock_at: Any) -> None:
    delivery = scheduled(page)
    clock_at.move_to(DUE - timedelta(days=1))
    assert "Отправить сейчас" not in text(desk.get(at(delivery)))
    told = desk.post(at(delivery, "now/"), {"version": delivery.version})
    assert told.status_code == 422 and "новое согласование" in text(told)


def test_what_is_held_or_seen_before_is_not_sent_now(
    desk: Client, scheduled: Any, page: Any, marina: Any, world: World
) -> None:
    delivery = scheduled(page)
    stale = desk.post(at(delivery, "now/"), {"version": delivery.version - 1})
    assert stale.status_code == 422 and "изменил" in text(stale)
    hold(actor=marina, delivery=delivery, reason="Ждём мэра")
    assert "Отправить сейчас" not in text(desk.get(at(delivery)))
    told = desk.post(at(delivery, "now/"), {"version": delivery.version})
    assert told.status_code == 422 and "Сначала отпустите" in text(told)
    delivery.refresh_from_db()
    assert delivery.due_at == DUE and not world.calls


# --- the unknown question ---------------------------------------------------------------------------


def test_the_question_says_what_is_known_and_gives_two_ways(desk: Client, unknown: Delivery) -> None:
    html = text(desk.get(at(unknown)))
    assert "Публикация есть на странице?" in html and "Запрос ушёл в 11:00:00" in html
    assert "https://vk.com/club7" in html and "Это она" in html and "Её нет — отправить снова" in html
    assert "Отменить" not in html


def test_yes_with_a_link_and_twice_is_once(desk: Client, unknown: Delivery) -> None:
    for _ in range(2):
        data = {"url": LINK, "version": unknown.version}
        assert desk.post(at(unknown, "present/"), data).status_code == 302
    unknown.refresh_from_db()
    assert (unknown.state, unknown.external_id) == ("published", "55")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "скопируйте её адрес"),
        ("https://vk.com/club7", "не на публикацию"),
        ("https://vk.com/wall-8_55", "другой страницы"),
        ("просто слова", "не узнал адрес"),
    ],
)
def test_a_wrong_link_stands_at_the_field(url: str, why: str, desk: Client, unknown: Delivery) -> None:
    response = desk.post(at(unknown, "present/"), {"url": url, "version": unknown.version})
    html = text(response)
    assert response.status_code == 422 and why in html and 'href="#present_url"' in html
    assert f'value="{url}"' in html or not url
    unknown.refresh_from_db()
    assert unknown.state == "unknown"


def test_no_sends_it_again_after_a_look_and_twice_is_once(desk: Client, unknown: Delivery) -> None:
    for _ in range(2):
        assert desk.post(at(unknown, "absent/"), {"version": unknown.version}).status_code == 302
    unknown.refresh_from_db()
    assert unknown.state == "scheduled" and unknown.look_first


def test_no_after_the_approval_has_run_out_is_late(
    client_of: Any, marina: Any, unknown: Delivery, clock_at: Any
) -> None:
    clock_at.move_to(unknown.covers_until + timedelta(minutes=1))
    desk = client_of(marina)
    response = desk.post(at(unknown, "absent/"), {"version": unknown.version}, follow=True)
    assert "Согласование уже не действует" in text(response) and "просрочено" in text(response)


def test_an_answer_that_came_too_late_is_told(desk: Client, unknown: Delivery) -> None:
    seen = unknown.version
    desk.post(at(unknown, "present/"), {"url": LINK, "version": seen})
    response = desk.post(at(unknown, "absent/"), {"version": seen})
    assert response.status_code == 422 and "изменил кто-то другой" in text(response)


# --- acts -------------------------------------------------------------------------------------------


def test_moving_within_the_day(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    data = {"due_at_0": "2026-11-25", "due_at_1": "16:30", "version": delivery.version}
    for _ in range(2):
        assert desk.post(at(delivery, "move/"), data).status_code == 302
    delivery.refresh_from_db()
    assert delivery.due_at == DUE + timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(
    ("day", "time", "why"),
    [
        ("2026-11-26", "10:00", "На другой день нужно новое согласование"),
        ("2026-11-25", "09:00", "Это время уже прошло"),
        ("2026-11-25", "", "Укажите время"),
    ],
)
def test_a_time_that_is_not_covered_is_refused(
    day: str, time: str, why: str, desk: Client, scheduled: Any, page: Any
) -> None:
    delivery = scheduled(page)
    data = {"due_at_0": day, "due_at_1": time, "version": delivery.version}
    response = desk.post(at(delivery, "move/"), data)
    assert response.status_code == 422 and why in text(response) and f'value="{day}"' in text(response)
    assert '<details class="op-act" open>' in text(response)


def test_holding_can_be_undone_and_lifted(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    for _ in range(2):
        response = desk.post(at(delivery, "hold/"), {"reason": "Уточняем адрес"}, follow=True)
    html = text(response)
    assert "Придержано: Уточняем адрес" in html and f'action="{at(delivery, "lift/")}"' in html
    for _ in range(2):
        assert "Отпущено" in text(desk.post(at(delivery, "lift/"), follow=True))
    delivery.refresh_from_db()
    assert not delivery.is_held


def test_holding_asks_why(desk: Client, scheduled: Any, page: Any) -> None:
    response = desk.post(at(scheduled(page), "hold/"), {"reason": " "})
    assert response.status_code == 422 and 'href="#hold_reason"' in text(response)


def test_cancelling_one_page_and_twice_is_once(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    for _ in range(2):
        data = {"reason": "", "version": delivery.version}
        assert desk.post(at(delivery, "cancel/"), data).status_code == 302
    assert "отменено" in text(desk.get(at(delivery)))


def test_an_old_screen_does_not_cancel_what_was_moved(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    seen = delivery.version
    data = {"due_at_0": "2026-11-25", "due_at_1": "16:30", "version": seen}
    desk.post(at(delivery, "move/"), data)
    response = desk.post(at(delivery, "cancel/"), {"reason": "Ошибка", "version": seen})
    assert response.status_code == 422 and "изменил кто-то другой" in text(response)
    assert 'value="Ошибка"' in text(response)


def test_retrying_looks_first_and_twice_is_once(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    Delivery.objects.update(state="failed", next_at=None)
    for _ in range(2):
        assert desk.post(at(delivery, "retry/")).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "scheduled" and delivery.look_first


def test_what_is_being_sent_is_not_touched(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    on_its_way(delivery)
    for act, data in (("retry/", {}), ("cancel/", {}), ("hold/", {"reason": "Стоп"})):
        response = desk.post(at(delivery, act), data)
        assert response.status_code == 422 and "Уже отправляется" in text(response)


# --- by hand ----------------------------------------------------------------------------------------


def test_by_hand_there_is_everything_at_hand(
    desk: Client, marina: Any, media_root: Any, scheduled: Any, page: Any
) -> None:
    media = keep_photo(actor=marina, file=jpeg())
    delivery = scheduled(
        page, text="Завтра воды нет", link="https://a.example/", photos=[PhotoUse(media.pk, "Кран")]
    )
    Delivery.objects.update(state="by_hand", next_at=None, last_error="Нет права размещать")
    html = text(desk.get(at(delivery)))
    assert 'id="hand-text" tabindex="0">Завтра воды нет</pre>' in html and 'data-copy="hand-text"' in html
    assert f'href="/plan/media/{media.pk}/" download="1-' in html and "описание: Кран" in html
    assert "https://vk.com/club7" in html and "https://a.example/" in html and "Нет права размещать" in html


def test_placed_by_hand_counts_and_twice_is_once(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    Delivery.objects.update(state="by_hand", next_at=None)
    for _ in range(2):
        assert (
            desk.post(at(delivery, "placed/"), {"url": LINK, "version": delivery.version}).status_code == 302
        )
    html = text(desk.get(at(delivery)))
    assert "опубликовано" in html and "вручную, М. Ковальчук" in html and LINK in html


def test_a_wrong_link_keeps_the_steps_open(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    Delivery.objects.update(state="failed", next_at=None)
    response = desk.post(at(delivery, "placed/"), {"url": "https://vk.com/wall-9_1"})
    assert response.status_code == 422 and "другой страницы" in text(response)
    assert "Скопируйте текст" in text(response)


def test_what_the_portal_would_send_is_held_first(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    assert "Сначала придержите" in text(desk.get(f"{at(delivery)}?by_hand=1"))
    data = {"reason": "Размещаем вручную", "next": "by_hand"}
    response = desk.post(at(delivery, "hold/"), data)
    assert response.url == f"{at(delivery)}?by_hand=1"
    assert "Сначала придержите" not in text(desk.get(response.url))


# --- who may not ------------------------------------------------------------------------------------

ACTS = ("move/", "hold/", "lift/", "cancel/", "retry/", "present/", "absent/", "placed/")


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_posts_by_the_press_office(
    act: str, desk: Client, client_of: Any, oleg: Any, svetlana: Any, scheduled: Any, page: Any
) -> None:
    delivery = scheduled(page)
    assert desk.get(at(delivery, act)).status_code == 405
    refused = client_of(oleg).post(at(delivery, act))
    assert refused.status_code == 403 and "пресс-служба" in text(refused)
    assert client_of(svetlana).post(at(delivery, act)).status_code == 404


def test_a_reader_sees_the_story_without_acts(
    client_of: Any, oleg: Any, svetlana: Any, unknown: Delivery, irina: Any
) -> None:
    html = text(client_of(oleg).get(at(unknown)))
    assert "По секундам" in html and "Это она" not in html and "О размещениях решает пресс-служба" in html
    assert client_of(svetlana).get(at(unknown)).status_code == 404


def test_a_held_one_says_by_whom_to_everybody(
    client_of: Any, oleg: Any, irina: Any, scheduled: Any, page: Any, clock_at: Any
) -> None:
    delivery = scheduled(page)
    hold(actor=irina, delivery=delivery, reason="Уточняем")
    html = text(client_of(oleg).get(at(delivery)))
    assert "Придержано: Уточняем" in html and "Ирина Дорошенко" in html and "lift/" not in html
