"""An event of the plan is moved, cancelled, or has taken place. Its posts become questions (`questions`)."""

from __future__ import annotations

from django.db import transaction

from contentplan import access, notices
from contentplan.actions.events.deciding import reason_of
from contentplan.actions.events.entering import refuse_past_event
from contentplan.actions.events.questions import ask_about_posts
from contentplan.graphs import EVENT_GRAPH
from contentplan.models import EventQuestion, OfficialEvent
from contentplan.when import When
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.states import move
from core.work.rows import STALE


def move_event(
    *, actor: User, event: OfficialEvent, when: When, reason: str = "", version: int | None = None
) -> list[EventQuestion]:
    """Give an event another time; returns the questions about its posts that are open now.

    Until they are answered nothing of those posts goes out. The same time again changes nothing.

    Raises:
        AccessDenied: the actor does not keep events.
        Refused: into the past; or the event is not in the plan.
        Stale: somebody has changed it meanwhile.
    """
    require(access.may_keep_events(actor))
    was = When.of(event)
    if event.is_in_plan and was == when:
        return open_questions(event)
    _refuse_unless_in_plan(event, "перенести")
    refuse_past_event(when)
    _check_version(event, version)
    with transaction.atomic():
        move(
            event,
            EVENT_GRAPH,
            "moved",
            day=when.day,
            last_day=when.last_day,
            zone=when.zone,
            starts_at=when.starts_at,
            ends_at=when.ends_at,
            reason=" ".join(reason.replace("\x00", "").split())[:300],
            decided_by=actor,
            decided_at=clock.now(),
        )
        asked = ask_about_posts(actor, event, EventQuestion.What.MOVED, was)
        record(
            "event.moved",
            actor=actor,
            object=event,
            data={
                "was_day": was.day,
                "was_at": was.starts_at,
                "day": when.day,
                "at": when.starts_at,
                "last_day": when.last_day,
            },
        )
        notices.event_changed(event, actor, len(asked))
    return asked


def cancel_event(
    *, actor: User, event: OfficialEvent, reason: str, version: int | None = None
) -> list[EventQuestion]:
    """Take an event out of the plan, or a proposal back; returns the questions about its posts that are open now.

    A cancelled event's announcement does not go out unless a person says «keep». A second click changes nothing.

    Raises:
        AccessDenied: not the actor's to cancel.
        Refused: no reason; or the event is over.
        Stale: somebody has changed it meanwhile.
    """
    require(access.may_edit_event(actor, event))
    if event.state == "cancelled":
        return open_questions(event)
    if not event.is_open:
        raise Refused(f"Мероприятие {event.get_state_display()}, отменить его нельзя.")
    reason = reason_of(reason, "Напишите, почему отменяется: это увидят те, кто готовил материалы.")
    _check_version(event, version)
    with transaction.atomic():
        move(event, EVENT_GRAPH, "cancelled", reason=reason, decided_by=actor, decided_at=clock.now())
        asked = ask_about_posts(actor, event, EventQuestion.What.CANCELLED, When.of(event))
        record("event.cancelled", actor=actor, object=event)
        notices.event_changed(event, actor, len(asked))
    return asked


def note_took_place(*, actor: User, event: OfficialEvent) -> None:
    """Say that an event has taken place. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not keep events.
        Refused: it has not begun, or is not in the plan.
        Stale: somebody has changed it meanwhile.
    """
    require(access.may_keep_events(actor))
    if event.state == "took_place":
        return
    _refuse_unless_in_plan(event, "отметить состоявшимся")
    begins = event.starts_at or event.over_at
    if begins > clock.now():
        raise Refused("Мероприятие ещё не началось, отметить его состоявшимся рано.")
    with transaction.atomic():
        move(event, EVENT_GRAPH, "took_place", decided_by=actor, decided_at=clock.now())
        record("event.took_place", actor=actor, object=event)


def open_questions(event: OfficialEvent) -> list[EventQuestion]:
    """Questions about the event's posts that nobody has answered yet."""
    return list(event.questions.filter(answered_at__isnull=True).select_related("post"))


def _refuse_unless_in_plan(event: OfficialEvent, verb: str) -> None:
    if event.is_in_plan:
        return
    if event.state == "proposed":
        raise Refused(f"Мероприятие только предложено. Сначала примите его, потом можно {verb}.")
    raise Refused(f"Мероприятие {event.get_state_display()}, {verb} его нельзя.", advice="Внесите новое.")


def _check_version(event: OfficialEvent, version: int | None) -> None:
    if version is not None and event.version != version:
        raise Stale(STALE)
