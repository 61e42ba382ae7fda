"""Tasks are dull: they call one action, and a broker that is away harms nobody."""

from __future__ import annotations

from typing import Any

import pytest
from kombu.exceptions import OperationalError

from networks.base import Network
from networks.inbound import tasks
from networks.inbound.actions.store import store
from networks.inbound.models import RawUpdate
from networks.inbound.schedule import SCHEDULE
from networks.inbound.tests import samples
from networks.inbound.tests.conftest import Heard

pytestmark = pytest.mark.django_db
_real_send = tasks._send


def test_waiting_news_is_handled(heard: Heard, woken: list[str]) -> None:
    store(network=Network.TELEGRAM, source="b", bodies=[samples.channel_post(1, 10)])
    tasks.handle_pending()
    assert (len(heard.posts), woken) == (1, [])


def test_a_full_batch_asks_for_another_round(heard: Heard, woken: list[str], monkeypatch: Any) -> None:
    monkeypatch.setattr(tasks, "_BATCH", 2)
    store(network=Network.TELEGRAM, source="b", bodies=[samples.channel_post(n, n) for n in (1, 2, 3)])
    tasks.handle_pending()
    assert woken == ["networks.inbound.tasks.handle_pending"]


@pytest.mark.parametrize("error", [OperationalError("no broker"), OSError("no folder")])
def test_without_a_broker_news_waits_in_the_database(error: Exception, monkeypatch: Any) -> None:
    def refuse(**_: Any) -> None:
        raise error

    monkeypatch.setattr(tasks.handle_pending, "apply_async", refuse)
    _real_send(tasks.handle_pending)


def test_old_news_is_forgotten(heard: Heard) -> None:
    store(network=Network.TELEGRAM, source="b", bodies=[samples.channel_post(1, 10)])
    tasks.handle_pending()
    RawUpdate.objects.update(handled_at="2020-01-01T00:00:00Z")
    tasks.forget_old()
    assert not RawUpdate.objects.exists()


def test_every_scheduled_job_is_a_task_and_expires() -> None:
    for entry in SCHEDULE.values():
        name = entry["task"].rpartition(".")[2]
        assert getattr(tasks, name).name == entry["task"]
        assert entry["options"]["expires"] <= max(entry["schedule"], 3600)
