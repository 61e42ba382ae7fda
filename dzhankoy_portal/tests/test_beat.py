"""Beat's own clock: nothing it does hangs on the wall clock, on a file, or on the job before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from celery import Celery
from celery.schedules import crontab
from celery.worker import state
from django.db import OperationalError

from dzhankoy_portal import beat as beating
from dzhankoy_portal.beat import Beat, Entry
from dzhankoy_portal.celery import PULSE, app
from dzhankoy_portal.models import Heartbeat
from dzhankoy_portal.schedule import timetable
from dzhankoy_portal.worker import BeatOfWorker

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
NIGHTLY = {"task": "nightly", "schedule": crontab(hour="1", minute="40")}


@pytest.fixture(autouse=True)
def worker_may_go_on() -> Iterator[None]:
    """The order to stop is the process's own: no test may leave it behind."""
    yield
    state.should_stop = None


@pytest.fixture
def celery() -> Celery:
    return Celery("alone", broker="memory://", set_as_current=False)


def test_told_to_stop_it_stops(celery: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Beat, "recall", lambda self: None)
    beat = Beat(celery, {})
    beat.start()
    beat.stop()
    assert not beat.is_alive()
    assert state.should_stop is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_beat_that_ends_by_itself_takes_the_worker_along(
    celery: Celery, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def turn(self: Beat) -> float:
        raise SystemExit

    monkeypatch.setattr(Beat, "recall", lambda self: None)
    monkeypatch.setattr(Beat, "turn", turn)
    beat = Beat(celery, {})
    beat.start()
    beat.join(30)
    assert state.should_stop == os.EX_SOFTWARE
    assert "Beat has ended by itself" in caplog.text


def test_beat_is_made_for_the_worker_s_own_application() -> None:
    class Worker:
        pass

    Worker.app = app  # type: ignore[attr-defined]
    made = BeatOfWorker(Worker()).create(Worker())
    assert made.celery is app
    assert made.daemon
    assert {entry.name for entry in made.entries} == set(timetable())


def test_short_jobs_are_done_by_beat_itself_and_the_pulse_goes_round() -> None:
    app.loader.import_default_modules()
    entries = {entry.task: entry.here for entry in Beat(app, timetable()).entries}
    assert entries["contentplan.tasks.publish_due"] and entries["contentplan.tasks.mend"]
    assert not entries[PULSE] and not entries["pages.tasks.sync_due"]


def test_names_of_remembered_jobs_are_told_apart() -> None:
    names = [beating._name(entry) for entry in Beat(app, timetable()).entries if entry.is_remembered]
    assert len(set(names)) == len(names)


# --- turns --------------------------------------------------------------------------------------------


def test_a_job_is_begun_every_period_and_missed_turns_are_not_made_up_for() -> None:
    entry = Entry.of("tick", {"task": "tick", "schedule": 2.0}, 100.0)
    assert not entry.take_turn(101.9)
    assert entry.take_turn(102.1) and entry.next_at == 104.0
    assert entry.take_turn(111.0) and entry.next_at == 113.0
    assert not entry.take_turn(112.9)


@pytest.mark.parametrize("jump", [timedelta(hours=-5), timedelta(hours=5)])
def test_a_clock_that_is_moved_does_not_keep_a_job_from_its_turn(jump: timedelta) -> None:
    with time_machine.travel(NOW, tick=False) as wall:
        entry = Entry.of("tick", {"task": "tick", "schedule": 1.0}, 100.0)
        wall.shift(jump)
        assert [entry.take_turn(moment) for moment in (101.0, 102.0, 102.5)] == [True, True, False]


def test_a_job_of_the_calendar_is_done_once_a_day_also_when_the_clock_is_set_back() -> None:
    with time_machine.travel(datetime(2026, 11, 29, 1, 30, tzinfo=UTC), tick=False) as wall:
        entry = Entry.of("nightly", NIGHTLY, 0.0)
        assert not entry.take_turn(15.0)
        wall.shift(timedelta(minutes=11))
        assert entry.take_turn(30.0)
        entry.begun_at = datetime.now(UTC)
        assert not entry.take_turn(45.0)
        wall.shift(timedelta(days=-2))
        assert not entry.take_turn(60.0)
        wall.shift(timedelta(days=1))
        assert entry.take_turn(75.0), "a day after the moment to which the clock was set back"


@pytest.mark.parametrize(
    ("ago", "wait"), [(20, 40), (600, 0), (-7200, 60)], ids=["half way", "long ago", "in the future"]
)
def test_after_a_restart_a_job_goes_on_where_it_was(ago: int, wait: int) -> None:
    with time_machine.travel(NOW, tick=False):
        entry = Entry.of("sweep", {"task": "sweep", "schedule": 60.0}, 100.0)
        entry.recall(NOW - timedelta(seconds=ago), 100.0)
        assert entry.next_at == pytest.approx(100.0 + wait)


# --- over a database ----------------------------------------------------------------------------------


def done(beat: Beat, entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin it in this very thread."""
    monkeypatch.setattr(beating, "close_old_connections", lambda: None)
    beat._do(entry)


@pytest.mark.django_db
def test_rare_jobs_are_remembered_and_recalled(celery: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beating, "close_old_connections", lambda: None)
    calls: list[str] = []

    def sweep() -> None:
        calls.append("sweep")

    celery.task(sweep, name="sweep", shared=False)
    lines = {"sweep": {"task": "sweep", "schedule": 3600.0}, "tick": {"task": "tick", "schedule": 1.0}}
    with time_machine.travel(NOW, tick=False) as wall:
        first = Beat(celery, lines)
        first.entries[0].here = True
        done(first, first.entries[0], monkeypatch)
        assert calls == ["sweep"]
        wall.shift(timedelta(minutes=50))
        second = Beat(celery, lines)
        before = second.entries[0].next_at
        second.recall()
        assert second.entries[0].next_at == pytest.approx(before - 3000, abs=5)
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["job:sweep"]


def test_without_the_database_beat_starts_all_the_same(
    celery: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**wanted: Any) -> None:
        raise OperationalError("the database is starting up")

    monkeypatch.setattr(beating, "close_old_connections", lambda: None)
    monkeypatch.setattr(Heartbeat.objects, "filter", gone)
    beat = Beat(celery, {"sweep": {"task": "sweep", "schedule": 3600.0}})
    before = beat.entries[0].next_at
    beat.recall()
    assert beat.entries[0].next_at == before


def test_a_job_that_fails_is_written_down_and_begun_again(
    celery: Celery, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended = Event()

    def fail() -> None:
        ended.set()
        raise ZeroDivisionError("fault")

    monkeypatch.setattr(beating, "close_old_connections", lambda: None)
    celery.task(fail, name="tick", shared=False)
    beat = Beat(celery, {"tick": {"task": "tick", "schedule": 1.0}})
    entry = beat.entries[0]
    entry.here, entry.next_at = True, 0.0
    beat.turn()
    assert ended.wait(30)
    beat._hands.shutdown(wait=True)
    assert not entry.busy
    assert "«tick» failed: fault" in caplog.text


def test_a_job_under_way_is_not_begun_a_second_time(celery: Celery) -> None:
    beat = Beat(celery, {"tick": {"task": "tick", "schedule": 1.0}})
    entry = beat.entries[0]
    entry.busy, entry.next_at = True, 0.0
    assert 0 < beat.turn() <= 1
    assert beat._hands._work_queue.empty()
