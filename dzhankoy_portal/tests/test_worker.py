"""The two halves of a worker stop together, by whosever word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Event

import pytest
from celery.worker import state

from dzhankoy_portal.worker import Front


@pytest.fixture(autouse=True)
def worker_may_go_on() -> Iterator[None]:
    """The order to stop is the process's own: no test may leave it behind."""
    yield
    state.should_stop = None


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


def test_the_halves_share_no_event_loop() -> None:
    """A process has one: with Redis the half that loses its connection would close it under the other."""
    front = Front("portal-front@here", ["urgent"])
    assert not front.worker.use_eventloop
    assert front.worker.pool_cls is not None
