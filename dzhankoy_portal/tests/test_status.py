"""«Состояние службы»: figures from rows, bounded queries, words for what to do."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import *  # noqa: F403 - posts, pages, the fake network
from contentplan.tests.conftest import DUE
from core import clock
from core.errors import RateLimited, Temporary
from dzhankoy_portal import broker, health, status
from dzhankoy_portal.broker import depths as depths_of_broker
from dzhankoy_portal.celery import QUEUES
from networks.pace.stores import InDatabase
from pages.models import OfficialPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]


@pytest.fixture(autouse=True)
def alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part was seen just now; the queues are empty."""
    parts = [health.Part(name, True) for name in ("database", "broker", "beat", "worker")]
    monkeypatch.setattr(health, "parts", lambda: parts)
    monkeypatch.setattr(status.broker, "depths", lambda: dict.fromkeys(status.QUEUE_WORDS, 0))


def words() -> str:
    return " ".join(one.what for one in status.status_of().advice)


def test_what_is_due_and_the_oldest(due: Any, clock_at: Any) -> None:
    assert (status.status_of().waiting, status.status_of().oldest) == (1, DUE)
    clock_at.shift(timedelta(minutes=6))
    assert status.status_of().late == 1 and "Опаздывает 1" in words()


def test_the_future_is_not_counted(scheduled: Any, page: Any) -> None:
    scheduled(page)
    found = status.status_of()
    assert (found.waiting, found.oldest, found.late) == (0, None, 0)


def test_errors_by_network_and_page_of_the_hour_and_the_day(due: Any, world: Any, clock_at: Any) -> None:
    world.sends.append(fakes.refused(Temporary("Сеть не отвечает.")))
    deliver(due.pk)
    rate = next(one for one in status.status_of().networks if one.network == "vk")
    assert (rate.hour, rate.hour_bad, rate.hour_share, rate.day_bad) == (1, 1, 100, 1)
    assert [one.page_id for one in status.status_of().pages] == [due.page_id]
    clock_at.shift(timedelta(hours=2))
    rate = next(one for one in status.status_of().networks if one.network == "vk")
    assert (rate.hour, rate.day) == (0, 1)
    clock_at.shift(timedelta(days=1))
    assert status.status_of().pages == []


def test_a_network_that_asks_to_wait_is_named(due: Any, world: Any) -> None:
    world.sends.append(fakes.refused(RateLimited("Слишком часто.", seconds=600)))
    deliver(due.pk)
    assert [one.network for one in status.status_of().limited] == ["vk"]


def test_a_network_that_has_closed_a_lane_for_all_is_named_before_anything_waits(
    settings: Any, clock_at: Any
) -> None:
    settings.NETWORK_PACES, settings.REDIS_URL = True, ""
    InDatabase().hold("closed:ok", 300)
    (limited,) = status.status_of().limited
    assert (limited.network, limited.count) == ("ok", 0)
    assert limited.until == clock.now() + timedelta(seconds=300)


def test_a_page_without_access_is_named_with_what_to_do(page: Any) -> None:
    OfficialPage.objects.filter(pk=page.pk).update(broken_since=DUE, broken_why="Токен отозван")
    found = status.status_of()
    assert found.broken == [page] and "Нет доступа: 1" in words()


def test_a_silent_worker_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "parts", lambda: [health.Part("worker", False, "silent", DUE)])
    assert "Работник: не отвечает" in words()


def test_a_broker_that_is_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "parts", lambda: [health.Part("broker", False, "OperationalError")])
    monkeypatch.setattr(status.broker, "depths", lambda: None)
    assert status.status_of().broker_away and "Очереди: не отвечает" in words()


def test_a_deep_queue_asks_for_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status.broker, "depths", lambda: {"media": status.DEEP + 1})
    assert "большие файлы" in words()


def test_the_number_of_queries_does_not_grow(scheduled: Any, make_page: Any, clock_at: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            status.status_of()
        return len(asked)

    few = queries()
    scheduled(*[make_page(number=number) for number in range(20, 30)])
    clock_at.move_to(DUE)
    for pk in Delivery.objects.values_list("pk", flat=True)[:5]:
        deliver(pk)
    assert queries() == few <= 8


@pytest.mark.parametrize("who", ["admin", "irina"])
def test_administrators_and_the_press_head_see_it(request: Any, who: str, client_of: Any) -> None:
    page = client_of(request.getfixturevalue(who)).get("/status/")
    assert page.status_code == 200 and "Отправка по сетям" in page.content.decode()


def test_others_are_told_who_sees_it(marina: Any, client_of: Any) -> None:
    page = client_of(marina).get("/status/")
    assert page.status_code == 403 and "администратор портала и начальник Отдела" in page.content.decode()


def test_the_depth_of_every_queue_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    if settings.REDIS_URL:  # shared with other tests, which leave messages there
        depths = depths_of_broker()
        assert depths is not None and set(depths) == set(QUEUES) and min(depths.values()) >= 0
        return
    folders = {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }
    for name, folder in folders.items():
        monkeypatch.setitem(broker.app.conf.broker_transport_options, name, folder)
    broker.declare_queues()
    assert depths_of_broker() == dict.fromkeys(QUEUES, 0)
    shutil.rmtree(tmp_path / "messages")
    assert depths_of_broker() == dict.fromkeys(QUEUES, 0), "it is made anew with the first message"
