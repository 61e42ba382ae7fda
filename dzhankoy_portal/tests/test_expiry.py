"""Messages of a machine whose clock differs are worked off: never dropped in silence, whatever sends them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from kombu import Connection

from core import clock
from dzhankoy_portal.beat import Beat, Entry
from dzhankoy_portal.celery import Task, app, front_app
from dzhankoy_portal.schedule import timetable

NOW = datetime.fromisoformat("2026-11-29T03:00:00+00:00")
# The sender's clock is behind by nearly all that is allowed, and the message has been under way for a second.
AHEAD = clock.SKEW + timedelta(seconds=0.9)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Messages as they lie at the broker."""
    found: list[Any] = []
    monkeypatch.setattr(
        type(app.amqp),
        "send_task_message",
        property(lambda amqp: lambda producer, name, message, **options: found.append((name, message))),
    )
    return found


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    app.loader.import_default_modules()
    with Connection("memory://") as connection, connection.Producer() as producer:
        monkeypatch.setattr(app, "producer_or_acquire", lambda given=None: _Given(producer))
        yield


class _Given:
    def __init__(self, producer: Any) -> None:
        self.producer = producer

    def __enter__(self) -> Any:
        return self.producer

    def __exit__(self, *ignored: object) -> None:
        pass


def is_dropped(message: Any, now: datetime) -> bool:
    """What a worker does whose clock says `now`."""
    expires = message.headers["expires"]
    return expires is not None and now > datetime.fromisoformat(expires)


def by_message() -> list[Entry]:
    entries = Beat(app, timetable()).entries
    return [one for one in entries if not one.here]


@pytest.mark.parametrize("entry", by_message(), ids=lambda entry: entry.name)
def test_a_periodic_job_is_done_by_a_machine_whose_clock_is_ahead(entry: Entry, sent: list[Any]) -> None:
    with time_machine.travel(NOW, tick=False):
        app.tasks[entry.task].apply_async(**entry.options)
    [(name, message)] = sent
    assert name == entry.task and not is_dropped(message, NOW + AHEAD)


def test_so_is_every_job_that_names_how_long_it_is_worth_doing(sent: list[Any]) -> None:
    named = [task for task in app.tasks.values() if task.expires]
    assert {"contentplan.tasks.deliver", "moderation.tasks.act", "moderation.tasks.look"} <= {
        task.name for task in named
    }
    with time_machine.travel(NOW, tick=False):
        for task in named:
            task.apply_async((7,))
    assert [name for name, message in sent if is_dropped(message, NOW + AHEAD)] == []


def test_and_one_whose_sender_says_it(sent: list[Any]) -> None:
    """As a probe of a broken page, or the word that something has come in."""
    with time_machine.travel(NOW, tick=False):
        app.tasks["pages.tasks.probe_broken"].apply_async((7,), expires=1)
        app.tasks["pages.tasks.probe_broken"].apply_async((7,))
    assert [is_dropped(message, NOW + AHEAD) for _, message in sent] == [False, False]
    assert (
        is_dropped(sent[0][1], NOW + AHEAD + timedelta(seconds=1)) and sent[1][1].headers["expires"] is None
    )


def test_the_front_half_sends_the_same() -> None:
    assert issubclass(front_app().Task, Task) and issubclass(app.Task, Task)
