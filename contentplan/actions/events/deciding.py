"""The press office over what departments propose: into the plan, or not, with the reason."""

from __future__ import annotations

from django.db import transaction

from contentplan import access, notices
from contentplan.actions.events.entering import refuse_past_event
from contentplan.graphs import EVENT_GRAPH
from contentplan.models import OfficialEvent
from contentplan.when import When
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.states import move


def accept_event(*, actor: User, event: OfficialEvent) -> None:
    """Take a proposal into the plan. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not keep events.
        Refused: it is over already.
        Stale: decided or withdrawn meanwhile.
    """
    require(access.may_keep_events(actor))
    if event.is_in_plan:
        return
    refuse_past_event(When.of(event))
    with transaction.atomic():
        move(event, EVENT_GRAPH, "planned", sources=["proposed"], decided_by=actor, decided_at=clock.now())
        record("event.accepted", actor=actor, object=event)
        notices.event_decided(event, actor)


def decline_event(*, actor: User, event: OfficialEvent, reason: str) -> None:
    """Say no to a proposal; the department is told why. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not keep events.
        Refused: no reason.
        Stale: decided or withdrawn meanwhile.
    """
    require(access.may_keep_events(actor))
    if event.state == "declined":
        return
    reason = reason_of(reason, "Напишите, почему не берём: без этого отдел предложит то же самое снова.")
    with transaction.atomic():
        move(
            event,
            EVENT_GRAPH,
            "declined",
            reason=reason,
            decided_by=actor,
            decided_at=clock.now(),
        )
        record("event.declined", actor=actor, object=event)
        notices.event_decided(event, actor)


def reason_of(reason: str, asked: str) -> str:
    """A reason in one line. Raises Refused with `asked` when there is none."""
    clean = " ".join(reason.replace("\x00", "").split())
    if not clean:
        raise Refused(asked, field="reason")
    if len(clean) > 300:
        raise Refused(f"Длиннее 300 знаков на {len(clean) - 300}. Сократите.", field="reason")
    return clean
