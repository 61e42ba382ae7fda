"""Beat as a thread of the worker: it stops when told to, and takes the worker along when it ends by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from celery.worker import state

from dzhankoy_portal.celery import app
from dzhankoy_portal.worker import Beat, BeatOfWorker


@pytest.fixture(autouse=True)
def worker_may_go_on() -> Iterator[None]:
    """The order to stop is the process's own: no test may leave it behind."""
    yield
    state.should_stop = None


@pytest.fixture
def beat(tmp_path: Path) -> Beat:
    """A beat with nothing in its timetable."""
    return Beat(Celery("alone", broker="memory://", set_as_current=False), str(tmp_path / "timetable"))


def test_beat_keeps_its_timetable_on_disk_when_it_is_told_to_stop(beat: Beat, tmp_path: Path) -> None:
    beat.start()
    beat.stop()
    assert not beat.is_alive()
    assert list(tmp_path.glob("timetable*"))
    assert state.should_stop is None


def test_beat_that_ends_by_itself_takes_the_worker_along(
    beat: Beat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def tick() -> float:
        raise SystemExit

    monkeypatch.setattr(beat.service.scheduler, "tick", tick)
    beat.start()
    beat.join(30)
    assert state.should_stop == os.EX_SOFTWARE
    assert "Beat has ended by itself" in caplog.text


def test_beat_is_made_for_the_worker_s_own_application(tmp_path: Path) -> None:
    class Worker:
        schedule_filename = str(tmp_path / "timetable")

    Worker.app = app  # type: ignore[attr-defined]
    made = BeatOfWorker(Worker()).create(Worker())
    assert made.celery is app
    assert made.daemon
