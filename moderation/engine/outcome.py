"""Writing down how a call ended, in one transaction; telling people comes after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from core import clock
from core.access import System
from core.audit.actions import record
from core.errors import Stale
from core.states import move
from core.work import attempts, backoff
from core.work.claims import FREED
from core.work.persist import persist
from core.work.verdicts import Then, Verdict, judge
from moderation import notices
from moderation.actions.settle import settle_done
from moderation.engine import network
from moderation.engine.claims import Job
from moderation.graphs import ACTION_GRAPH, NEEDS_PERSON
from moderation.models import Action, ActionAttempt
from pages.actions import lifecycle

PORTAL = System("moderation")
PAUSE_S = 60.0  # how often an action of a page without a living token is looked at
MOST_TRIES = 12  # about an hour and a half of growing pauses
_WAITS = (Then.RETRY, Then.WAIT, Then.PAUSE)
_EVENTS = {"unknown": "action.unknown", "by_hand": "action.by_hand", "failed": "action.failed"}


def record_accepted(job: Job, result: str) -> None:
    """The network said yes: keep it, and have it read back. Repeated while the database is away."""
    persist(lambda: _accept(job, result))


def _accept(job: Job, result: str) -> None:
    now = clock.now()
    with transaction.atomic():
        action = locked(job.action.pk)
        attempts.close(job.attempt, ActionAttempt.Outcome.ACCEPTED, result_id=result[:64])
        if action.repeatable:
            changes: dict[str, Any] = {"next_at": now, "reads": 0, "last_error": "", "last_code": ""}
            _move(job, "checking", **changes)
        else:
            # The answer's number is the proof: there is nothing to read back.
            done(action, result_id=result[:64], verified_at=now if result else None)


def done(action: Action, **columns: Any) -> None:
    """An action is done, whoever holds it. In the caller's transaction."""
    if not ACTION_GRAPH.allows(action.state, "done"):
        return  # answered by a person meanwhile
    now = action.done_at or clock.now()
    cleared = {"next_at": None, "last_error": "", "last_code": "", "done_at": now}
    move(action, ACTION_GRAPH, "done", sources=[action.state], **{**FREED, **cleared, **columns})
    attempts.close_uncertain(action, ActionAttempt.Outcome.FOUND)
    journal("action.done", action, verified=action.verified_at is not None)
    settle_done(action)


def record_error(job: Job, error: Exception) -> Verdict:
    """Write an error down and decide what comes next. Repeated while the database is away."""
    verdict = judge(error, sent=job.attempt.sending_at is not None)
    persist(lambda: _write_error(job, verdict))
    tell(job.action.pk)
    if verdict.then is Then.PAUSE:
        lifecycle.mark_broken(actor=PORTAL, page=job.action.page, why=verdict.sentence)
    return verdict


def _write_error(job: Job, verdict: Verdict) -> None:
    with transaction.atomic():
        action = locked(job.action.pk)
        unknown = verdict.then is Then.UNKNOWN
        end = ActionAttempt.Outcome.UNKNOWN if unknown else ActionAttempt.Outcome.REFUSED
        attempts.close(job.attempt, end, verdict=verdict)
        state, changes = _next(action, verdict)
        told = {"last_error": verdict.sentence, "last_code": verdict.code, "told_at": None}
        if _move(job, state, **told, **changes) and state in _EVENTS:
            journal(_EVENTS[state], action, code=verdict.code)


def _next(action: Action, verdict: Verdict) -> tuple[str, dict[str, Any]]:
    """State and columns after an error. A deletion or ban of unknown outcome is made again; an answer never."""
    now = clock.now()
    if not action.repeatable and attempts.uncertain(action) is not None:
        return "unknown", {"next_at": now + _until_look(action, verdict), "tries": action.tries + 1}
    if verdict.then in (*_WAITS, Then.UNKNOWN):
        counted = verdict.then in (Then.RETRY, Then.UNKNOWN)
        tries = action.tries + int(counted)
        if tries >= MOST_TRIES:
            return "by_hand", {"next_at": None, "tries": tries}
        return "retry_wait", {"next_at": now + _pause(verdict, tries), "tries": tries}
    return "by_hand" if verdict.then is Then.PERSON else "failed", {"next_at": None}


def _pause(verdict: Verdict, tries: int) -> timedelta:
    if verdict.then is Then.WAIT:
        return backoff.at_least(verdict.seconds)
    return timedelta(seconds=PAUSE_S) if verdict.then is Then.PAUSE else backoff.pause(tries)


def _until_look(action: Action, verdict: Verdict) -> timedelta:
    """When to look first: with a key at once, else after the network has had time to show the answer."""
    if verdict.then is Then.WAIT:
        return min(backoff.at_least(verdict.seconds), backoff.at_least(settings.UNKNOWN_SETTLE_S))
    if network.adapter_class(action.page.network).key_lives_s:
        return backoff.pause(action.tries + 1)
    return timedelta(seconds=settings.UNKNOWN_SETTLE_S)


def release(job: Job) -> None:
    """Nothing has left: back to where it came from, until the page's token is mended."""
    with transaction.atomic():
        action = locked(job.action.pk)
        attempts.close(job.attempt, ActionAttempt.Outcome.DROPPED)
        lost = not action.repeatable and attempts.uncertain(action) is not None
        _move(job, "unknown" if lost else "scheduled")


def abandon(job: Job) -> None:
    """The claim is lost before anything left: the try says so, the row is somebody else's."""
    attempts.close(job.attempt, ActionAttempt.Outcome.DROPPED)


def _move(job: Job, state: str, **columns: Any) -> bool:
    """Move the claimed row; False when the lease had ended and the row is decided by whoever has it."""
    try:
        move(job.action, ACTION_GRAPH, state, sources=["doing"], where=job.mine, **{**FREED, **columns})
    except Stale:
        return False
    return True


def locked(action_id: int) -> Action:
    """The row as it is now; others wait until we are through (SQLite has one writer anyway)."""
    return (
        Action.objects.select_for_update(of=("self",))
        .select_related("page", "item", "entry", "verdict")
        .get(pk=action_id)
    )


def journal(event: str, action: Action, **data: Any) -> None:
    """A journal entry of the portal's own act. In the caller's transaction."""
    record(event, actor=PORTAL, object=action, organization_id=action.page.organization_id, data=data)


def tell(action_id: int) -> None:
    """Tell people, once, that an action waits for them. The minute sweep repeats it if we die before."""
    action = Action.objects.select_related("page", "verdict__by", "entry__lift_by").get(pk=action_id)
    looking = action.state == "unknown" and action.next_at is not None
    if action.state not in NEEDS_PERSON or action.told_at is not None or looking:
        return
    with transaction.atomic():
        fresh = Action.objects.filter(pk=action.pk, version=action.version, told_at__isnull=True)
        if fresh.update(told_at=clock.now()) == 1:
            notices.waits(action)
