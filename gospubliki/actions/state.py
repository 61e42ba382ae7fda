"""Moving a connection from state to state: who, when, on what evidence; nothing of it is ever rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import clock
from core.access import Actor, require
from core.audit.actions import record
from core.errors import Refused, Stale
from core.states import move
from gospubliki import access
from gospubliki.actions.history import (
    Evidence,
    clean_day,
    clean_evidence,
    clean_sentence,
    digests,
    lock,
    nearest_due,
    word,
    write,
)
from gospubliki.actions.rows import DAYS_TO_START
from gospubliki.actions.template import copy_steps, template_in_force
from gospubliki.graphs import CONNECTION_GRAPH, NEEDS_EVIDENCE, NEEDS_SENTENCE
from gospubliki.models import Connection, HistoryEntry

_ASKS = {
    "not_required": "Напишите основание, почему подключение не требуется",
    "refused": "Напишите, кто и почему отказал",
    "disconnected": "Напишите, почему отключено",
}


@dataclass(frozen=True)
class Word:
    """What a person says about a change: when it was, in what words, with what proof."""

    on_date: date | None = None
    sentence: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@transaction.atomic
def move_connection(
    *, actor: Actor, connection: Connection, target: str, said: Word, version: int | None = None
) -> None:
    """Take a connection into another state. In it already: nothing.

    Raises:
        AccessDenied: not the actor's to move there.
        Refused: no such way from this state, no ground or evidence where it is needed, steps not done (unless the
            lead decides), a day that has not come or that is before the last change.
        Stale: somebody has changed it since `version`.
    """
    require(access.may_move(actor, connection, target))
    source = connection.state
    if source == target and version in (None, connection.version, connection.version - 1):
        return
    if version is not None and version != connection.version:
        raise Stale("Пока вы решали, это изменил кто-то другой. Обновите страницу и посмотрите ещё раз.")
    if not CONNECTION_GRAPH.allows(source, target):
        raise Refused(f"Из состояния «{word(source)}» нельзя перейти в «{word(target)}»", field="target")
    clean = _checked(connection, target, said)
    lock_version = connection.version
    lock(connection)
    if (connection.state, connection.version) != (source, lock_version):
        raise Stale("Пока вы решали, это изменил кто-то другой. Обновите страницу и посмотрите ещё раз.")
    if target == "connected":
        _refuse_undone(actor, connection)
    _move(actor, connection, target, clean)
    record(
        "connection.moved",
        actor=actor,
        object=connection,
        data={"from_word": word(source), "to_word": word(target), "day": clean.on_date}
        | digests(clean.evidence.files),
    )


def _checked(connection: Connection, target: str, said: Word) -> Word:
    clean = Word(clean_day(said.on_date), clean_sentence(said.sentence), clean_evidence(said.evidence))
    if target in NEEDS_SENTENCE and len(clean.sentence) < 5:
        raise Refused(_ASKS[target], field="sentence", clause="9 в" if target == "not_required" else "")
    if target in NEEDS_EVIDENCE and not clean.evidence:
        raise Refused(
            "Чем это подтвердить? Впишите номер, ссылку, где лежит документ, или приложите файл",
            field="number",
            clause="9 в",
        )
    assert clean.on_date is not None
    last = connection.history.filter(kind=HistoryEntry.Kind.STATE).aggregate(last=Max("on_date"))["last"]
    if last is not None and clean.on_date < last:
        raise Refused(f"Это раньше прошлого изменения ({last:%d.%m.%Y}). Проверьте день", field="on_date")
    return clean


def _refuse_undone(actor: Actor, connection: Connection) -> None:
    """Before everything is done only the lead may say «подключено»: it may have been done past the portal."""
    if access.may_lead(actor):
        return
    if connection.state == "not_started":
        raise Refused("Сначала начните подключение и пройдите шаги", field="target")
    left = connection.steps.filter(done_on__isnull=True).count()
    if left:
        raise Refused(
            f"Ещё не сделано шагов: {left}. Отметьте их, потом сообщите о подключении", field="target"
        )


def take_route(*, actor: Actor, connection: Connection, route: Sequence[str], said: Word) -> None:
    """Pass through states one after another, each into the history; the caller has checked and writes the journal.

    Raises:
        Refused: the day is before the last change.
        Stale: somebody has changed it meanwhile.
    """
    for target in route:
        clean = _checked(connection, target, said)
        lock_version = connection.version
        lock(connection)
        if connection.version != lock_version:
            raise Stale("Пока вы решали, это изменил кто-то другой. Обновите страницу и посмотрите ещё раз.")
        _move(actor, connection, target, clean)


def _move(actor: Actor, connection: Connection, target: str, said: Word) -> None:
    source, changes = connection.state, _changes(connection, target, said)
    move(connection, CONNECTION_GRAPH, target, sources=[source], **changes)
    if target == "in_progress":
        begin_steps(connection)
    assert said.on_date is not None
    write(
        connection,
        HistoryEntry.Kind.STATE,
        actor=actor,
        on_date=said.on_date,
        files=said.evidence.files,
        from_state=source,
        to_state=target,
        sentence=said.sentence,
        evidence_number=said.evidence.number,
        evidence_link=said.evidence.link,
        evidence_note=said.evidence.note,
    )


def _changes(connection: Connection, target: str, said: Word) -> dict[str, Any]:
    changes: dict[str, Any] = {"state_since": said.on_date, "sentence": said.sentence, "due_on": None}
    if target == "not_started":
        changes["due_on"] = clock.city_now().date() + timedelta(days=DAYS_TO_START)
    return changes


def begin_steps(connection: Connection) -> None:
    """Copy the list in force at the first start; at a later one give what is not done new days. Row locked."""
    today = clock.city_now().date()
    if connection.template_id is None:
        template = template_in_force()
        copy_steps(connection, template, today)
        connection.template = template
    else:
        for step in connection.steps.filter(done_on__isnull=True).select_related("template"):
            step.due_on = today + timedelta(days=step.template.due_days if step.template else 7)
            step.save(update_fields=["due_on"])
    connection.due_on = nearest_due(connection)
    connection.save(update_fields=["template", "due_on"])
