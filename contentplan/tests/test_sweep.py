"""The tick and the minute sweep: what is due is found, what is late becomes visible, nothing stays unsaid."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contentplan import tasks
from contentplan.actions.deliveries import hold
from contentplan.actions.times import reschedule
from contentplan.engine import claims, sweep
from contentplan.engine.send import deliver
from contentplan.models import Delivery, RevisionPage
from contentplan.schedule import SCHEDULE
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, NOW, fresh
from contentplan.tests.fakes import World
from core import clock
from core.audit.models import Entry
from core.errors import Temporary
from core.notifications.models import Notification
from core.work.dispatch import TRUST_S
from pages.models import WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]


def told(kind: str) -> int:
    return Notification.objects.filter(kind=kind).count()


# --- the tick ---------------------------------------------------------------------------------------


def test_the_tick_hands_over_what_is_due_once(due: Any) -> None:
    sent: list[int] = []
    assert sweep.tick(sent.append, sent.append) == 1
    assert sweep.tick(sent.append, sent.append) == 0
    assert sent == [due.pk]


def test_an_id_lost_by_the_broker_is_handed_over_again(due: Any, clock_at: Any) -> None:
    sent: list[int] = []
    sweep.tick(sent.append, sent.append)
    clock_at.shift(TRUST_S + 1)
    sweep.tick(sent.append, sent.append)
    assert sent == [due.pk, due.pk]


def test_the_batch_is_bounded_and_the_earliest_go_first(
    scheduled: Any, make_page: Any, clock_at: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("contentplan.engine.claims.BATCH", 4)
    scheduled(*[make_page(number=number) for number in range(20, 26)])
    first = Delivery.objects.order_by("-pk")[0]
    Delivery.objects.filter(pk=first.pk).update(next_at=NOW)
    clock_at.move_to(DUE)
    sent: list[int] = []
    sweep.tick(sent.append, sent.append)
    assert len(sent) == 4 and sent[0] == first.pk
    Delivery.objects.filter(pk__in=sent[:3]).update(state="cancelled")
    assert sweep.tick(sent.append, sent.append) == 2


def test_a_tick_costs_the_same_whatever_stands_in_the_future(
    due: Any, scheduled: Any, make_page: Any
) -> None:
    def queries() -> int:
        Delivery.objects.update(dispatched_until=None)
        with CaptureQueriesContext(connection) as captured:
            sweep.tick(lambda pk: None, lambda pk: None)
        return len(captured)

    before = queries()
    tomorrow = [make_page(number=number) for number in range(20, 30)]
    scheduled(*tomorrow, due=DUE + timedelta(days=1))
    assert queries() == before <= 8
    Delivery.objects.update(next_at=DUE + timedelta(days=1))
    assert queries() == 2, "nearly every second of a day nothing is due"


def _leave_one_index(cursor: Any) -> None:
    """On a few rows PostgreSQL's choice among indexes is chance: until the rollback only the one asked about is there."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'contentplan_delivery'::regclass AND contype IN ('p', 'u')"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE contentplan_delivery DROP CONSTRAINT "{name}" CASCADE')
    cursor.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'contentplan_delivery'::regclass"
    )
    for name in {row[0] for row in cursor.fetchall()} - {"delivery_due"}:
        cursor.execute(f'DROP INDEX "{name}"')
    cursor.execute("SET LOCAL enable_seqscan = off")


def test_the_tick_reads_by_an_index(due: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        sweep.find_due()
    sql = next(one["sql"] for one in captured if "ORDER BY" in one["sql"])
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            _leave_one_index(cursor)
        cursor.execute(f"EXPLAIN {'' if postgres else 'QUERY PLAN '}{sql}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    by_index = "delivery_due" if postgres else "SEARCH contentplan_delivery USING INDEX"
    assert by_index in plan and "SCAN contentplan_delivery" not in plan


def test_unknown_outcomes_are_handed_over_too(due: Any, world: World, clock_at: Any) -> None:
    world.sends.append(fakes.lost)
    deliver(due.pk)
    clock_at.move_to(fresh(due).next_at)
    sent: list[int] = []
    sweep.tick(lambda pk: None, sent.append)
    assert sent == [due.pk]


def test_the_jobs_of_beat_exist_under_their_names(settings: Any) -> None:
    names = {entry["task"] for entry in SCHEDULE.values()}
    changes = {tasks.changes_due.name, tasks.mend_changes.name}
    assert names == {tasks.publish_due.name, tasks.mend.name, tasks.note_removed.name, *changes}
    assert SCHEDULE["publish-due"]["schedule"] <= 3


def test_the_task_delivers_through_the_broker(due: Any, world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(tasks.deliver, "delay", tasks.deliver)
    monkeypatch.setattr(tasks.resolve, "delay", tasks.resolve)
    assert tasks.publish_due() == 1
    assert fresh(due).state == "published"


def test_the_command_sends_without_a_broker(due: Any, world: World) -> None:
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert out.getvalue() == "Обработано размещений: 1\n"
    assert fresh(due).state == "published"


# --- late -------------------------------------------------------------------------------------------


def test_five_minutes_late_is_an_alarm_once(due: Any, world: World, clock_at: Any) -> None:
    world.sends.append(fakes.refused(Temporary("Связи нет.")))
    deliver(due.pk)
    clock_at.shift(299)
    sweep.mend()
    assert told("delivery.alarm") == 0
    clock_at.shift(1)
    sweep.mend()
    sweep.mend()
    alarm = Notification.objects.get(kind="delivery.alarm")
    assert "опаздывает" in alarm.text and "Связи нет." in alarm.text


def test_what_people_hold_back_is_not_alarming(due: Any, marina: Any, clock_at: Any) -> None:
    hold(actor=marina, delivery=due, reason="Проверяем")
    clock_at.shift(600)
    sweep.mend()
    assert told("delivery.alarm") == 0


@pytest.mark.parametrize("held", [False, True])
def test_too_late_is_given_back_to_the_author(
    due: Any, marina: Any, clock_at: Any, world: World, held: bool
) -> None:
    if held:
        hold(actor=marina, delivery=due, reason="Проверяем")
    clock_at.move_to(due.send_until)
    sweep.mend()
    sweep.mend()
    assert fresh(due).state == "expired"
    assert Notification.objects.filter(person=marina, kind="delivery.expired").count() == 1
    assert Entry.objects.filter(event="delivery.expired").count() == 1
    assert not world.calls


def test_after_a_long_outage_nothing_old_bursts_out(due: Any, clock_at: Any, world: World) -> None:
    clock_at.shift(3 * 3600)
    deliver(due.pk)
    assert fresh(due).state == "expired" and not world.calls


# --- without an approval ----------------------------------------------------------------------------


def test_a_time_that_passes_without_an_approval_is_named(
    submitted: Any, page: Any, marina: Any, clock_at: Any
) -> None:
    revision = submitted(page)
    clock_at.move_to(DUE)
    for _ in range(2):
        sweep.mend()
    assert revision.pages.get().expired_at == DUE
    notice = Notification.objects.get(person=marina, kind="post.expired")
    assert "не согласовано" in notice.text and "ВКонтакте" in notice.text
    assert Entry.objects.filter(event="post.time_passed").count() == 1
    assert not Delivery.objects.exists()


def test_a_draft_whose_time_passes_is_named_too(write: Any, page: Any, marina: Any, clock_at: Any) -> None:
    write(page)
    clock_at.move_to(DUE)
    sweep.mend()
    assert "ещё черновик" in Notification.objects.get(person=marina).text


def test_a_new_time_takes_the_mark_away(submitted: Any, page: Any, marina: Any, clock_at: Any) -> None:
    revision = submitted(page)
    clock_at.move_to(DUE)
    sweep.mend()
    later = DUE + timedelta(hours=1)
    reschedule(actor=marina, revision=revision, times={page.pk: later}, version=revision.version)
    assert RevisionPage.objects.get().expired_at is None


def test_decided_revisions_are_left_alone(scheduled: Any, page: Any, clock_at: Any, world: World) -> None:
    scheduled(page)
    clock_at.shift(24 * 3600)
    sweep.mend()
    assert RevisionPage.objects.get().expired_at is None


# --- mending ----------------------------------------------------------------------------------------


def test_people_are_told_of_what_a_dead_process_left_unsaid(due: Any, clock_at: Any) -> None:
    Delivery.objects.update(state="failed", last_error="Сеть отказала.", next_at=None)
    for _ in range(2):
        sweep.mend()
    assert told("delivery.failed") == 1
    assert fresh(due).told_at == clock.now()


def test_people_who_have_left_are_not_the_only_ones_told(due: Any, marina: Any, irina: Any) -> None:
    type(marina).objects.filter(pk=marina.pk).update(is_active=False)
    Delivery.objects.update(state="failed", last_error="Сеть отказала.", next_at=None)
    sweep.mend()
    assert Notification.objects.get(kind="delivery.failed").person == irina


def test_a_post_that_is_gone_from_the_page_is_noticed(due: Any, clock_at: Any) -> None:
    deliver(due.pk)
    WallPost.objects.update(gone_at=clock.now())
    assert [sweep.note_removed() for _ in range(2)] == [1, 0]
    assert fresh(due).state == "removed"
    assert Entry.objects.filter(event="delivery.removed").count() == 1


def test_a_sweep_over_nothing_is_cheap() -> None:
    with CaptureQueriesContext(connection) as captured:
        sweep.mend()
    assert len(captured) <= 9


# --- one poisoned row, one broken step --------------------------------------------------------------


def test_a_row_that_cannot_be_freed_keeps_no_other_from_going_out(
    scheduled: Any, make_page: Any, clock_at: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned, silent, due = (scheduled(make_page(number=number)) for number in (20, 21, 22))
    clock_at.move_to(DUE)
    assert claims.claim(poisoned.pk) and claims.claim(silent.pk)
    clock_at.shift(timedelta(seconds=121))
    real, sent = sweep._recover, []  # type: ignore[var-annotated]

    def recover(row: Delivery) -> bool:
        if row.pk == poisoned.pk:
            raise ZeroDivisionError
        return real(row)

    monkeypatch.setattr(sweep, "_recover", recover)
    with pytest.raises(ZeroDivisionError):
        sweep.tick(sent.append, sent.append)
    assert sent == [due.pk, silent.pk]


def test_every_step_of_the_sweep_has_its_turn(
    due: Any, clock_at: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the first step must not silence the alarm, which is the last thing that people would hear of it."""

    def fault() -> int:
        raise ZeroDivisionError

    clock_at.shift(301)
    monkeypatch.setattr(sweep.mourning, "close_passed", fault)
    with pytest.raises(ZeroDivisionError):
        sweep.mend()
    assert told("delivery.alarm") == 1


def test_what_the_broker_did_not_take_is_handed_over_with_the_next_tick(due: Any) -> None:
    def away(pk: int) -> None:
        raise OSError("no broker")

    sent: list[int] = []
    with pytest.raises(OSError, match="no broker"):
        sweep.tick(away, away)
    sweep.tick(sent.append, sent.append)
    assert sent == [due.pk]


def test_hundreds_of_one_network_do_not_keep_another_s_from_being_handed_over(
    scheduled: Any, make_page: Any, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contentplan.engine.claims.BATCH", 8)
    scheduled(*[make_page(number=number) for number in range(20, 40)])
    other = scheduled(make_page("max", number=50), due=DUE + timedelta(seconds=1))
    clock_at.move_to(DUE + timedelta(seconds=1))
    sent: list[int] = []
    sweep.tick(sent.append, sent.append)
    assert other.pk in sent and len(sent) == 8
    more: list[int] = []
    sweep.tick(more.append, more.append)
    assert more == [], "the batch is full"
