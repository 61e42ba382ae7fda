"""Beat as a thread of the worker: it stops when told to, and takes the worker along when it ends by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from celery import Celery
from celery.worker import state

from dzhankoy_portal.celery import app
from dzhankoy_portal.worker import Beat, BeatOfWorker, Front


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


# --- the front queues -------------------------------------------------------------------------------


class Controller:
    """Celery's controller as far as the front uses it: works until somebody says stop."""

    def __init__(self, ends_by_itself: bool = False) -> None:
        self.ends_by_itself = ends_by_itself
        self.finished: list[str] = []

    def start(self) -> None:
        until = Event()
        while state.should_stop is None and not self.ends_by_itself:
            until.wait(0.01)
        self.finished.append("what had begun")


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> Front:
    """The front with a controller of the test's own."""
    made = Controller()
    monkeypatch.setattr("celery.Celery.WorkController", lambda self, **options: made)
    return Front("portal-front@here", ["urgent", "clock"])


def test_told_to_stop_the_front_finishes_what_has_begun(front: Front) -> None:
    front.start()
    front.stop()
    assert not front.is_alive()
    assert front.worker.finished == ["what had begun"]


def test_a_word_from_outside_stops_both_halves(front: Front) -> None:
    """SIGTERM sets the process's own order to stop; the front hears it without being told apart."""
    front.start()
    state.should_stop = os.EX_OK  # type: ignore[assignment]
    front.join(30)
    assert not front.is_alive() and state.should_stop == os.EX_OK


def test_a_front_that_ends_by_itself_takes_the_worker_along(
    front: Front, caplog: pytest.LogCaptureFixture
) -> None:
    front.worker.ends_by_itself = True
    front.start()
    front.join(30)
    assert state.should_stop == os.EX_SOFTWARE
    assert "not served any more" in caplog.text
