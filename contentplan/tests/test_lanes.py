"""Lanes: urgent before all, large files never in every slot; two beats hand a row over once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from contentplan import tasks
from contentplan.engine import lanes, send, sweep
from contentplan.models import Delivery, RevisionMedia
from contentplan.tests.conftest import DUE, NOW
from core import http
from core.errors import Temporary
from core.work import dispatch, fair, heavy
from dzhankoy_portal.celery import QUEUES, app
from dzhankoy_portal.worker import arguments, halves

pytestmark = pytest.mark.usefixtures("clock_at", "world")


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, str]]:
    """Messages in the order in which they were sent: task, id, queue."""
    found: list[tuple[str, int, str]] = []

    def keep(self: Any, args: Any = (), kwargs: Any = None, queue: str = "", **more: Any) -> None:
        route = app.amqp.router.route({"queue": queue} if queue else {}, self.name)
        found.append((self.name.rpartition(".")[2], args[0], route["queue"].name))

    monkeypatch.setattr("celery.app.task.Task.apply_async", keep)
    return found


@pytest.fixture(autouse=True)
def _no_limit() -> Any:
    yield
    heavy.limit(None)
    for lane in (tasks.PUBLISH, tasks.URGENT):
        fair.slots(lane, None)


def make_heavy(delivery: Delivery, jpeg: Any) -> None:
    """As if the delivery's revision carried a large file."""
    from contentplan.actions.media import keep_photo

    media = keep_photo(actor=delivery.post.author, file=jpeg, name="видео")
    type(media).objects.filter(pk=media.pk).update(size=lanes.HEAVY_BYTES)
    RevisionMedia.objects.create(revision=delivery.revision, media=media, order=0)


@pytest.mark.django_db
def test_urgent_ones_are_handed_over_first_and_in_their_own_queue(
    scheduled: Any, make_page: Any, clock_at: Any, handed: Any
) -> None:
    ordinary, urgent = scheduled(make_page(number=20)), scheduled(make_page(number=21))
    Delivery.objects.filter(pk=urgent.pk).update(urgent=True)
    clock_at.move_to(DUE)
    tasks.publish_due()
    assert handed == [("deliver", urgent.pk, "urgent"), ("deliver", ordinary.pk, "publish")]


@pytest.mark.django_db
def test_a_full_batch_of_others_does_not_keep_an_urgent_one_waiting(
    scheduled: Any, make_page: Any, clock_at: Any, handed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contentplan.engine.claims.BATCH", 4)
    scheduled(*[make_page(number=number) for number in range(20, 26)])
    clock_at.move_to(DUE)
    tasks.publish_due()
    assert len(handed) == 4
    urgent = scheduled(make_page(number=40), due=DUE + timedelta(seconds=1))
    Delivery.objects.filter(pk=urgent.pk).update(urgent=True)
    clock_at.move_to(DUE + timedelta(seconds=1))
    tasks.publish_due()
    assert handed[4:] == [("deliver", urgent.pk, "urgent")]


@pytest.mark.django_db
def test_large_files_go_to_the_lane_of_media(
    scheduled: Any, page: Any, clock_at: Any, handed: Any, media_root: Any
) -> None:
    from contentplan.tests.conftest import jpeg

    delivery = scheduled(page)
    make_heavy(delivery, jpeg())
    clock_at.move_to(DUE)
    tasks.publish_due()
    assert handed == [("deliver_heavy", delivery.pk, "media")]


@pytest.mark.django_db
def test_an_ordinary_tick_asks_nothing_about_files(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert lanes.heavy_among([]) == set()


@pytest.mark.django_db
def test_a_large_one_without_room_is_handed_back_and_comes_again(
    due: Any, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(send, "deliver", sent.append)
    assert sweep.find_due() == ([due.pk], [])
    heavy.limit(1)
    with heavy.room() as first:
        assert first
        tasks.deliver_heavy(due.pk)
        assert sent == [] and sweep.find_due() == ([], [])
    clock_at.shift(tasks.NO_ROOM_S)
    assert sweep.find_due() == ([due.pk], [])
    tasks.deliver_heavy(due.pk)
    assert sent == [due.pk]


def test_large_ones_take_at_most_their_places() -> None:
    heavy.limit(2)
    with heavy.room() as one, heavy.room() as two, heavy.room() as three:
        assert (one, two, three) == (True, True, False)
    with heavy.room() as again:
        assert again
    heavy.limit(0)  # one slot: the large ones still go out
    with heavy.room() as only, heavy.room() as other:
        assert (only, other) == (True, False)


# --- a network that hangs ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_network_that_hangs_leaves_half_of_the_slots_to_the_others(
    scheduled: Any, make_page: Any, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, another = scheduled(make_page(number=20)), scheduled(make_page("max", number=21))
    clock_at.move_to(DUE)
    sent: list[int] = []
    monkeypatch.setattr(send, "deliver", sent.append)
    monkeypatch.setattr(fair, "SLOW_S", -1.0)
    assert set(sweep.find_due()[0]) == {hanging.pk, another.pk}
    fair.slots("publish", 4)
    with fair.room("publish", "vk") as one, fair.room("publish", "vk") as two:
        assert one and two
        tasks.deliver(hanging.pk)
        tasks.deliver(another.pk)
        assert sent == [another.pk]
    clock_at.shift(tasks.NO_ROOM_S)
    assert hanging.pk in sweep.find_due()[0]


def test_a_network_that_answers_may_have_every_slot() -> None:
    fair.slots("publish", 2)
    with fair.room("publish", "vk") as one, fair.room("publish", "vk") as two:
        assert one and two


def test_waiting_for_a_slot_or_a_rate_is_not_hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under load every job waits for its slot longer than a slow call lasts, and no network is slow."""
    now = [0.0]
    monkeypatch.setattr("core.work.fair.time.monotonic", lambda: now[0])
    fair.slots("publish", 2)
    with fair.room("publish", "vk") as one:
        now[0] += fair.SLOW_S * 10  # it waits for a slot
        with fair.service_at_work():
            now[0] += fair.SLOW_S - 1
        now[0] += fair.SLOW_S * 10  # for its rate
        with fair.room("publish", "vk") as two:
            assert one and two
        with fair.service_at_work():
            now[0] += 2  # now its calls have taken longer than that
            with fair.room("publish", "vk") as three, fair.room("publish", "max") as another:
                assert (three, another) == (False, True)


@pytest.mark.django_db
def test_a_call_through_the_door_is_the_services_work(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def ask(*args: Any, **more: Any) -> Any:
        seen.append(fair._here.get().since is not None)  # type: ignore[union-attr]
        raise OSError("no route")

    monkeypatch.setattr("requests.Session.request", ask)
    with fair.room("publish", "vk"), pytest.raises(Temporary):
        http.request("GET", "https://api.vk.com/method/wall.get", changes=False)
    assert seen == [True]


def test_a_single_slot_is_never_kept_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair, "SLOW_S", -1.0)
    fair.slots("publish", 1)
    with fair.room("publish", "vk") as one:
        assert one


# --- two beats --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_beats_hand_a_row_over_once(scheduled: Any, make_page: Any, clock_at: Any) -> None:
    scheduled(*[make_page(number=number) for number in range(20, 44)])
    Delivery.objects.update(next_at=NOW, due_at=NOW)
    clock_at.move_to(NOW)
    start, found = threading.Barrier(2), [[], []]  # type: ignore[var-annotated]

    def beat(mine: list[int]) -> None:
        try:
            start.wait(10)
            while ids := sweep.find_due()[0]:
                mine += ids
        finally:
            connections.close_all()

    beats = [threading.Thread(target=beat, args=(mine,)) for mine in found]
    for one in beats:
        one.start()
    for one in beats:
        one.join(30)
    assert sorted(found[0] + found[1]) == sorted(Delivery.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_beat_that_has_read_too_early_takes_only_what_is_left(
    due: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between this beat's read and its mark another beat takes the row."""
    plain, other = dispatch._chance, []  # type: ignore[var-annotated]

    class Race:
        def randrange(self, most: int) -> int:
            monkeypatch.setattr(dispatch, "_chance", plain)
            other.extend(sweep.find_due()[0])
            return 7

    monkeypatch.setattr(dispatch, "_chance", Race())
    assert sweep.find_due() == ([], []) and other == [due.pk]


# --- which worker serves what ------------------------------------------------------------------------


def test_every_task_goes_to_a_queue_that_is_declared_before_anything_starts() -> None:
    app.loader.import_default_modules()
    names = [name for name in app.tasks if not name.startswith("celery.")]
    routed = {app.amqp.router.route({}, name)["queue"].name for name in names}
    assert routed <= set(QUEUES) == {queue.name for queue in app.conf.task_queues}


@pytest.mark.parametrize(
    ("queues", "front", "slots"),
    [
        (None, ["urgent", "clock"], ["publish", "default", "inbound", "sync", "media"]),
        ("urgent,clock", [], ["urgent", "clock"]),
        ("media", [], ["media"]),
        ("sync, urgent", ["urgent"], ["sync"]),
    ],
)
def test_what_must_not_wait_has_threads_of_its_own(
    queues: str | None, front: list[str], slots: list[str]
) -> None:
    given = arguments([] if queues is None else ["--queues", queues])
    assert halves(given.queues) == (front, slots)


def test_a_mistyped_queue_stops_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--queues", "publsh"])
    assert "queues are urgent, clock, publish" in capsys.readouterr().err
