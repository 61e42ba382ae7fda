"""Steps: done, not done after all, moved; the nearest day follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from gospubliki.actions.state import move_connection
from gospubliki.actions.steps import finish_step, move_due_day, move_start_day, reopen_step
from gospubliki.models import Connection, ConnectionStep, HistoryEntry
from gospubliki.tests.conftest import PROOF

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def first_of(connection: Connection) -> ConnectionStep:
    return connection.steps.select_related("connection__organization").order_by("position")[0]


def test_a_step_done_moves_the_nearest_day(at_work: Connection, svetlana: Any) -> None:
    step = first_of(at_work)
    assert finish_step(actor=svetlana, step=step, note="в МФЦ")
    row = Connection.objects.get(pk=at_work.pk)
    step.refresh_from_db()
    assert (step.done_on, step.done_by, step.note) == (TODAY, svetlana, "в МФЦ")
    assert row.due_on == TODAY + timedelta(days=14)
    assert HistoryEntry.objects.get(kind="done").step_title == step.title
    assert Entry.objects.filter(event="connection.step_done").count() == 1


def test_a_second_click_is_harmless(at_work: Connection, svetlana: Any, natalia: Any) -> None:
    step, same = first_of(at_work), first_of(at_work)
    assert finish_step(actor=svetlana, step=step)
    assert not finish_step(actor=natalia, step=same)
    assert ConnectionStep.objects.get(pk=step.pk).done_by == svetlana
    assert HistoryEntry.objects.filter(kind="done").count() == 1


def test_the_last_step_leaves_no_day(at_work: Connection, svetlana: Any) -> None:
    for step in at_work.steps.select_related("connection__organization"):
        finish_step(actor=svetlana, step=step)
    assert Connection.objects.get(pk=at_work.pk).due_on is None


def test_a_step_cannot_be_done_tomorrow(at_work: Connection, svetlana: Any) -> None:
    with pytest.raises(Refused, match="не наступил"):
        finish_step(actor=svetlana, step=first_of(at_work), on_date=TODAY + timedelta(days=1))


def test_a_note_is_not_a_novel(at_work: Connection, svetlana: Any) -> None:
    with pytest.raises(Refused) as error:
        finish_step(actor=svetlana, step=first_of(at_work), note="x" * 301)
    assert error.value.field == "note"


@pytest.mark.parametrize("who", ["press", "lead"])
def test_a_step_of_others_is_not_the_schools(
    who: str, at_work: Connection, svetlana: Any, natalia: Any
) -> None:
    step = first_of(at_work)
    ConnectionStep.objects.filter(pk=step.pk).update(who=who)
    step.who = who
    with pytest.raises(AccessDenied):
        finish_step(actor=svetlana, step=step)
    assert finish_step(actor=natalia, step=step)


def test_the_press_office_does_its_own_step(at_work: Connection, marina: Any, prosecutor: Any) -> None:
    step = first_of(at_work)
    with pytest.raises(AccessDenied):
        finish_step(actor=marina, step=step)
    ConnectionStep.objects.filter(pk=step.pk).update(who="press")
    step.who = "press"
    with pytest.raises(AccessDenied):
        finish_step(actor=prosecutor, step=step)
    assert finish_step(actor=marina, step=step)


def test_a_mark_taken_off_needs_a_reason_and_is_kept(at_work: Connection, svetlana: Any) -> None:
    step = first_of(at_work)
    finish_step(actor=svetlana, step=step)
    with pytest.raises(Refused) as error:
        reopen_step(actor=svetlana, step=step, reason=" ой ")
    assert error.value.field == "reason"
    reopen_step(actor=svetlana, step=step, reason="Запись не подтвердили")
    step.refresh_from_db()
    assert (step.done_on, step.done_by, step.note) == (None, None, "")
    assert Connection.objects.get(pk=at_work.pk).due_on == TODAY + timedelta(days=7)
    assert [entry.kind for entry in HistoryEntry.objects.all()] == ["reopened", "done", "state"]


def test_taking_off_twice_changes_nothing(at_work: Connection, svetlana: Any) -> None:
    reopen_step(actor=svetlana, step=first_of(at_work), reason="Нажали по ошибке")
    assert not HistoryEntry.objects.filter(kind="reopened").exists()


def test_what_is_connected_is_not_ticked(at_work: Connection, natalia: Any, svetlana: Any) -> None:
    step = first_of(at_work)
    move_connection(actor=natalia, connection=at_work, target="connected", said=PROOF)
    for act in (
        lambda: finish_step(actor=svetlana, step=step),
        lambda: reopen_step(actor=svetlana, step=step, reason="Отключили"),
        lambda: move_due_day(actor=natalia, step=step, due_on=TODAY, reason="Каникулы"),
    ):
        with pytest.raises(Refused, match="в работе"):
            act()


def test_the_lead_gives_another_day(at_work: Connection, natalia: Any, svetlana: Any) -> None:
    step, day = first_of(at_work), TODAY + timedelta(days=60)
    with pytest.raises(AccessDenied):
        move_due_day(actor=svetlana, step=step, due_on=day, reason="Директор в отпуске")
    move_due_day(actor=natalia, step=step, due_on=day, reason="Директор в отпуске")
    assert Connection.objects.get(pk=at_work.pk).due_on == TODAY + timedelta(days=14)
    assert HistoryEntry.objects.first().sentence == "До 24.01.2027. Директор в отпуске"


@pytest.mark.parametrize("days", [-1, 731])
def test_a_day_that_is_no_use_is_refused(days: int, at_work: Connection, natalia: Any) -> None:
    with pytest.raises(Refused) as error:
        move_due_day(
            actor=natalia, step=first_of(at_work), due_on=TODAY + timedelta(days=days), reason="Каникулы"
        )
    assert error.value.field == "due_on"


def test_a_done_step_has_no_day_to_move(at_work: Connection, natalia: Any) -> None:
    step = first_of(at_work)
    finish_step(actor=natalia, step=step)
    with pytest.raises(Refused, match="уже сделан"):
        move_due_day(actor=natalia, step=step, due_on=TODAY, reason="Каникулы")


def test_the_day_to_begin_by_is_moved_until_it_begins(
    connection: Connection, natalia: Any, svetlana: Any
) -> None:
    day = TODAY + timedelta(days=90)
    with pytest.raises(AccessDenied):
        move_start_day(actor=svetlana, connection=connection, due_on=day, reason="Ремонт в школе")
    move_start_day(actor=natalia, connection=connection, due_on=day, reason="Ремонт в школе")
    assert Connection.objects.get(pk=connection.pk).due_on == day
    Connection.objects.filter(pk=connection.pk).update(state="in_progress")
    with pytest.raises(Stale):
        move_start_day(actor=natalia, connection=connection, due_on=day, reason="Ремонт в школе")
