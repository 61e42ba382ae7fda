"""Entering an event: the press office puts it into the plan, a department proposes it (п. 2.3)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from contentplan import access, notices
from contentplan.content import clean_text
from contentplan.models import Official, OfficialEvent
from contentplan.when import When
from core import clock
from core.access import organization_ids, require
from core.accounts.models import User
from core.accounts.rights import Role
from core.audit.actions import record
from core.errors import Refused
from core.organizations.models import Organization
from core.russian import day_text, moment_text
from core.work.rows import change


@dataclass(frozen=True)
class EventData:
    """What is said of an event. Without an official it is the department's own."""

    title: str
    when: When
    organization: Organization
    official: Official | None = None
    place: str = ""
    details: str = ""
    responsible: User | None = None


def enter_event(*, actor: User, data: EventData, request_key: uuid.UUID | None = None) -> OfficialEvent:
    """A new event: in the plan when the press office enters it, a proposal when a department does.

    The same `request_key` again returns the event of the first click.

    Raises:
        AccessDenied: the actor neither keeps nor proposes events.
        Refused: no title, a department that is not the actor's, a time that has passed (`field` says where).
    """
    require(access.may_propose(actor))
    made = _made(actor, request_key)
    if made is not None:
        return made
    keeps = bool(access.may_keep_events(actor))
    _refuse_unfit(actor, data, keeps=keeps)
    refuse_past_event(data.when)
    try:
        with transaction.atomic():
            event = OfficialEvent.objects.create(
                **columns(data),
                state="planned" if keeps else "proposed",
                author=actor,
                request_key=request_key,
            )
            record("event.created" if keeps else "event.proposed", actor=actor, object=event)
            if not keeps:
                notices.event_proposed(event)
    except IntegrityError:
        made = _made(actor, request_key)
        if made is None:
            raise
        return made
    return event


def edit_event(*, actor: User, event: OfficialEvent, data: EventData, version: int) -> None:
    """Correct what is said of an event, but not its time once it is in the plan: that is `move_event`.

    Raises:
        AccessDenied: not the actor's to correct.
        Refused: as in `enter_event`; or the event is over, declined or cancelled.
        Stale: somebody has changed it meanwhile.
    """
    require(access.may_edit_event(actor, event))
    _refuse_unfit(actor, data, keeps=bool(access.may_keep_events(actor)))
    if not event.is_open:
        raise Refused(f"Мероприятие {event.get_state_display()}, менять его поздно. Внесите новое.")
    if event.state != "proposed" and data.when != When.of(event):
        raise Refused(
            "Время мероприятия из плана меняют кнопкой «Перенести»: портал спросит про его материалы.",
            field="day",
        )
    if event.state == "proposed" and data.when != When.of(event):
        refuse_past_event(data.when)
    with transaction.atomic():
        change(event, states=["proposed", "planned", "moved"], version=version, **columns(data))
        record("event.changed", actor=actor, object=event)


def columns(data: EventData) -> dict[str, Any]:
    """What is said of an event as columns of its row."""
    return {
        "title": _title(data.title),
        "place": " ".join(clean_text(data.place).split()),
        "details": clean_text(data.details),
        "official": data.official,
        "organization": data.organization,
        "responsible": data.responsible,
        "day": data.when.day,
        "last_day": data.when.last_day,
        "zone": data.when.zone,
        "starts_at": data.when.starts_at,
        "ends_at": data.when.ends_at,
    }


def refuse_past_event(when: When) -> None:
    """Raise when an event would already be over.

    Raises:
        Refused: with the day or the hour that has passed.
    """
    if when.over_at > clock.now():
        return
    said = moment_text(when.end) if when.end else day_text(when.until)
    raise Refused(
        f"Это время уже прошло: {said}, а сейчас {moment_text(clock.now())}.",
        field="day",
        advice="Возьмите время впереди. О том, что уже было, сразу пишите материал.",
    )


def _refuse_unfit(actor: User, data: EventData, *, keeps: bool) -> None:
    _title(data.title)
    if len(data.place) > 300:
        raise Refused("Место длиннее 300 знаков. Оставьте адрес, остальное — в подробности.", field="place")
    if len(data.details) > 4000:
        raise Refused("Подробности длиннее 4000 знаков. Оставьте то, что войдёт в материал.", field="details")
    if not data.organization.is_active:
        raise Refused("Эта организация больше не действует. Выберите другую.", field="organization")
    if keeps:
        return
    if data.organization.pk not in organization_ids(actor, Role.DEPARTMENT_HEAD):
        raise Refused(
            "Предложить можно мероприятие своего подразделения.", field="organization", clause="2.3"
        )


def _title(title: str) -> str:
    clean = " ".join(clean_text(title).split())
    if not clean:
        raise Refused("Назовите мероприятие: что будет.", field="title")
    if len(clean) > 200:
        raise Refused(f"Название длиннее 200 знаков на {len(clean) - 200}. Сократите.", field="title")
    return clean


def _made(actor: User, request_key: uuid.UUID | None) -> OfficialEvent | None:
    if request_key is None:
        return None
    return OfficialEvent.objects.filter(request_key=request_key, author=actor).first()
