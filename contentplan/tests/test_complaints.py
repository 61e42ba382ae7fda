"""What users of such products complain of most, each as a test named after what it prevents.

The details of each have tests of their own beside the code; here stands the story that a user would tell.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contentplan.actions.deliveries import cancel_delivery, move_delivery, retry
from contentplan.actions.media import keep_file
from contentplan.actions.review import approve
from contentplan.engine import outcome, sweep
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Approval, Delivery
from contentplan.queries.doubles import Place, doubles_of
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh
from contentplan.tests.fakes import World
from contentplan.tests.files import named
from core import clock
from core.errors import (
    AccessDenied,
    InvalidContent,
    OutcomeUnknown,
    Refused,
    Temporary,
    Where,
    WrongTokenKind,
)
from core.notifications.models import Notification
from pages.models import OfficialPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]


def told(kind: str) -> int:
    return Notification.objects.filter(kind=kind).count()


def look(delivery: Delivery, clock_at: Any) -> Delivery:
    """Let the portal find out by itself when it wants to."""
    clock_at.move_to(max(fresh(delivery).next_at or clock.now(), clock.now()))
    resolve(delivery.pk)
    return fresh(delivery)


def test_01_no_endless_reposting_after_an_error_behind_the_networks_ok(
    due: Any, world: World, monkeypatch: pytest.MonkeyPatch, clock_at: Any
) -> None:
    def broken(*_: object) -> None:
        raise ConnectionError("почта не работает")

    monkeypatch.setattr(outcome, "tell", broken)
    for _ in range(3):
        try:
            deliver(due.pk)
        except ConnectionError:
            clock_at.shift(600)
    assert fresh(due).state == "published"
    assert len(world.texts(due.page.target)) == 1


def test_02_no_second_copy_after_an_answer_that_came_too_late(due: Any, world: World, clock_at: Any) -> None:
    world.proves = True
    world.sends.append(fakes.accepted_and_dropped)
    deliver(due.pk)
    assert fresh(due).state == "unknown"
    assert look(due, clock_at).state == "published"
    assert world.calls.count("publish") == 1


def test_03_no_two_living_deliveries_of_one_post_on_one_page(due: Any) -> None:
    twin = fresh(due)
    twin.pk, twin.key = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_04_try_again_finds_what_is_out_already(due: Any, world: World, marina: Any) -> None:
    world.sends.append(fakes.refused(InvalidContent("Такой текст не принимаем.")))
    deliver(due.pk)
    world.put(due.page.target, due.revision.text)  # «failed», and yet it is there
    retry(actor=marina, delivery=fresh(due))
    deliver(due.pk)
    assert fresh(due).state == "published"
    assert world.calls.count("publish") == 1


def test_05_the_same_words_on_the_same_page_are_warned_of(scheduled: Any, page: Any) -> None:
    scheduled(page, text="Завтра не будет воды")
    again = [Place(page.pk, page.title, " Завтра не будет воды ", DUE + timedelta(days=3))]
    other = [Place(page.pk, page.title, "Вода снова есть", DUE + timedelta(days=3))]
    assert bool(doubles_of(None, again)) and not doubles_of(None, other)


def test_06_nothing_sits_in_the_queue_for_ever(due: Any, world: World, clock_at: Any) -> None:
    world.sends.append(fakes.killed_before)
    with pytest.raises(fakes.Killed):
        deliver(due.pk)
    assert fresh(due).state == "sending"
    clock_at.shift(301)
    sweep.mend()
    assert fresh(due).state == "unknown" and fresh(due).asked_at is not None
    assert told("delivery.unknown") == 1


def test_07_published_is_said_only_with_a_number_and_a_link(due: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=due.pk).update(state="published", published_at=DUE)


def test_08_what_was_cancelled_or_moved_does_not_go_out_at_the_old_time(
    scheduled: Any, make_page: Any, world: World, marina: Any, clock_at: Any
) -> None:
    first, second = make_page(number=11), make_page(number=12)
    scheduled(first, second)
    moved, cancelled = (Delivery.objects.get(page=page) for page in (first, second))
    move_delivery(actor=marina, delivery=moved, due_at=DUE + timedelta(hours=1))
    cancel_delivery(actor=marina, delivery=cancelled)
    clock_at.move_to(DUE)
    for row in (moved, cancelled):
        deliver(row.pk)  # a message of the broker that was written before
    assert not world.calls


def test_09_after_an_outage_a_page_gets_no_burst(
    scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    for number in range(3):
        scheduled(page, text=f"Текст {number}")
    clock_at.move_to(DUE + timedelta(hours=1))
    for _ in range(3):
        sweep.tick(deliver, resolve)
    assert len(world.texts(page.target)) == 1


def test_10_what_an_outage_has_missed_is_given_back_and_not_lost(
    due: Any, world: World, clock_at: Any
) -> None:
    clock_at.shift(9 * 24 * 3600)
    sweep.mend()
    sweep.tick(deliver, resolve)
    assert fresh(due).state == "expired" and not world.calls
    assert told("delivery.expired") == 1


@pytest.mark.parametrize("zone", ["", "UTC", "Asia/Vladivostok"])
def test_11_the_machines_time_zone_moves_no_post(zone: str) -> None:
    code = (
        "import django; django.setup(); from datetime import date, time; from core import clock; "
        "print(clock.from_wall(date(2026, 7, 1), time(9, 0)).isoformat())"
    )
    environment = {key: value for key, value in os.environ.items() if key != "TZ"} | (
        {"TZ": zone} if zone else {}
    )
    environment["DJANGO_SETTINGS_MODULE"] = "dzhankoy_portal.settings"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() in ("2026-07-01T06:00:00+00:00", "2026-07-01T09:00:00+03:00")


def test_13_a_blip_of_the_line_disconnects_no_page(due: Any, world: World, clock_at: Any) -> None:
    for error in (Temporary("Связи нет."), OutcomeUnknown("Ответа нет.")):
        world.sends.append(fakes.refused(error))
        deliver(due.pk)
        clock_at.shift(60)
    assert not OfficialPage.objects.filter(broken_since__isnull=False).exists()
    assert told("page.broken") == 0


def test_15_a_token_that_may_not_leaves_the_work_to_a_person(due: Any, world: World) -> None:
    world.sends.append(fakes.refused(WrongTokenKind("Не тот токен.", where=Where("vk", "wall.post", "27"))))
    deliver(due.pk)
    row = fresh(due)
    assert (row.state, row.last_code) == ("by_hand", "27")
    assert told("delivery.by_hand") == 1


def test_16_nobody_approves_an_own_post(submitted: Any, page: Any, marina: Any) -> None:
    revision = submitted(page)
    with pytest.raises(AccessDenied):
        approve(actor=marina, revision=revision)
    assert not Approval.objects.filter(decision="approved").exists()


def test_20_a_file_that_no_network_takes_is_refused_when_it_is_brought(marina: Any) -> None:
    with pytest.raises(Refused, match="MP4"):
        keep_file(actor=marina, file=named(b"\x1aE\xdf\xa3" + bytes(600), "ролик.mp4"))


def test_21_an_error_has_a_reason_a_code_and_a_next_step(due: Any, world: World, marina: Any) -> None:
    where = Where("vk", "wall.post", "214")
    world.sends.append(fakes.refused(InvalidContent("Сеть не приняла текст.", where=where, detail="{}")))
    deliver(due.pk)
    row = fresh(due)
    assert (row.last_error, row.last_code) == ("Сеть не приняла текст.", "214")
    assert row.attempts.get().detail == "{}"


def test_22_an_old_row_is_checked_against_the_wish_and_not_against_itself(
    scheduled: Any, page: Any, world: World, marina: Any, clock_at: Any
) -> None:
    delivery = scheduled(page)
    clock_at.move_to(DUE + timedelta(hours=3))
    deliver(delivery.pk)
    assert fresh(delivery).state == "expired"  # its own time has passed
    move_delivery(actor=marina, delivery=fresh(delivery), due_at=clock.now() + timedelta(minutes=5))
    assert fresh(delivery).state == "scheduled"
