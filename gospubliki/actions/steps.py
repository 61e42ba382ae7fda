"""Steps of a connection: done, not done after all, given another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused, Stale
from core.evidence.actions import Kept
from gospubliki import access
from gospubliki.actions.history import (
    clean_day,
    clean_due,
    clean_sentence,
    digests,
    lock,
    refresh_due,
    write,
)
from gospubliki.models import Connection, ConnectionStep, HistoryEntry

LEAST_REASON = 5
_NOT_AT_WORK = "Шаги отмечают, пока подключение в работе"


@transaction.atomic
def finish_step(
    *,
    actor: Actor,
    step: ConnectionStep,
    on_date: date | None = None,
    note: str = "",
    files: Sequence[Kept] = (),
) -> bool:
    """Mark a step as done; answers whether that was news: a second click changes nothing.

    Raises:
        AccessDenied: somebody else does this step.
        Refused: the connection is not at work, a day that has not come, a note that is too long.
    """
    require(access.may_tick(actor, step))
    day, line = clean_day(on_date), " ".join(note.split())
    if len(line) > 300:
        raise Refused("Пометка длиннее 300 знаков: сократите", field="note")
    connection = _at_work(step)
    person = None if isinstance(actor, System) else actor
    done = {"done_on": day, "done_at": clock.now(), "done_by": person, "note": line}
    if ConnectionStep.objects.filter(pk=step.pk, done_on__isnull=True).update(**done) != 1:
        return False
    for name, value in done.items():
        setattr(step, name, value)
    refresh_due(connection)
    write(
        connection,
        HistoryEntry.Kind.DONE,
        actor=actor,
        on_date=day,
        files=files,
        step=step,
        step_title=step.title,
        sentence=line,
    )
    data = {"step": step.title, "day": day} | digests(files)
    record("connection.step_done", actor=actor, object=connection, data=data)
    return True


@transaction.atomic
def reopen_step(*, actor: Actor, step: ConnectionStep, reason: str) -> None:
    """Take the mark off: it was not done after all. Not marked: nothing.

    Raises:
        AccessDenied: somebody else does this step.
        Refused: no reason, or the connection is not at work.
    """
    require(access.may_tick(actor, step))
    line = _reason(reason)
    connection = _at_work(step)
    blank = {"done_on": None, "done_at": None, "done_by": None, "note": ""}
    if ConnectionStep.objects.filter(pk=step.pk, done_on__isnull=False).update(**blank) != 1:
        return
    for name, value in blank.items():
        setattr(step, name, value)
    refresh_due(connection)
    today = clock.city_now().date()
    write(
        connection,
        HistoryEntry.Kind.REOPENED,
        actor=actor,
        on_date=today,
        step=step,
        step_title=step.title,
        sentence=line,
    )
    record("connection.step_reopened", actor=actor, object=connection, data={"step": step.title})


@transaction.atomic
def move_due_day(*, actor: Actor, step: ConnectionStep, due_on: date, reason: str) -> None:
    """Give a step another day, for a reason that does not depend on the organization.

    Raises:
        AccessDenied: only the lead moves due days.
        Refused: no reason, a day that has passed, the step is done or the connection is not at work.
    """
    require(access.may_lead(actor))
    day, line = clean_due(due_on), _reason(reason)
    connection = _at_work(step)
    if ConnectionStep.objects.filter(pk=step.pk, done_on__isnull=True).update(due_on=day) != 1:
        raise Refused("Этот шаг уже сделан: переносить нечего", field="due_on")
    step.due_on = day
    refresh_due(connection)
    _tell_moved(actor, connection, step.title, day, line, step)


@transaction.atomic
def move_start_day(*, actor: Actor, connection: Connection, due_on: date, reason: str) -> None:
    """Give a connection that has not begun another day to begin by.

    Raises:
        AccessDenied: only the lead moves due days.
        Refused: no reason, a day that has passed.
        Stale: it has begun meanwhile.
    """
    require(access.may_lead(actor))
    day, line = clean_due(due_on), _reason(reason)
    lock(connection)
    if connection.state != "not_started":
        raise Stale("Подключение уже начато: переносите срок шага.")
    Connection.objects.filter(pk=connection.pk).update(due_on=day)
    connection.due_on = day
    _tell_moved(actor, connection, "начать", day, line, None)


def _tell_moved(
    actor: Actor, connection: Connection, what: str, day: date, reason: str, step: ConnectionStep | None
) -> None:
    write(
        connection,
        HistoryEntry.Kind.DUE,
        actor=actor,
        on_date=clock.city_now().date(),
        step=step,
        step_title=what,
        sentence=clean_sentence(f"До {day:%d.%m.%Y}. {reason}"),
    )
    record("connection.due_moved", actor=actor, object=connection, data={"step": what, "day": day})


def _at_work(step: ConnectionStep) -> Connection:
    """The step's connection, locked.

    Raises:
        Refused: it is not at work.
    """
    connection = step.connection
    lock(connection)
    if connection.state != "in_progress":
        raise Refused(_NOT_AT_WORK, advice="Сначала начните подключение.")
    return connection


def _reason(text: str) -> str:
    line = " ".join(text.split())
    if len(line) < LEAST_REASON:
        raise Refused("Напишите причину: она останется в истории", field="reason")
    if len(line) > 300:
        raise Refused("Причина длиннее 300 знаков: сократите", field="reason")
    return line
