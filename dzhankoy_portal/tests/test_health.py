"""Readiness: each part is well only when it was seen lately."""

from datetime import timedelta

import pytest
from django.test import Client

from core import clock
from dzhankoy_portal import health
from dzhankoy_portal.models import Heartbeat
from dzhankoy_portal.schedule import timetable
from dzhankoy_portal.tasks import pulse

pytestmark = pytest.mark.django_db


def test_alive_needs_nothing(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def test_not_ready_while_nobody_was_seen(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert {name for name, part in answer.json()["parts"].items() if part["ok"]} >= {"database"}


def test_the_pulse_proves_the_worker_and_silence_disproves_it() -> None:
    pulse()
    assert {part.name: part.well for part in health.parts()}["worker"]
    Heartbeat.objects.update(seen_at=clock.now() - health.SILENT_AFTER - timedelta(seconds=1))
    assert not {part.name: part.well for part in health.parts()}["worker"]


def test_a_mark_of_before_the_clock_was_set_back_proves_nothing() -> None:
    pulse()
    Heartbeat.objects.update(seen_at=clock.now() + timedelta(hours=1))
    assert not {part.name: part.well for part in health.parts()}["worker"]


def test_the_timetable_joins_every_app_and_names_known_tasks() -> None:
    from dzhankoy_portal.celery import app

    app.loader.import_default_modules()
    found = timetable()
    assert {"pulse", "publish-due", "close-week", "read-walls"} <= set(found)
    assert {entry["task"] for entry in found.values()} <= set(app.tasks)
