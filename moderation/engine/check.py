"""Reading back what was done, and looking for an answer whose answer was lost. No transaction is open meanwhile."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction

from core import clock
from core.errors import CredentialExpired, MalformedReply, OutsideError, RateLimited, Stale, Temporary
from core.states import move
from core.work import attempts, backoff
from core.work.claims import FREED
from core.work.rows import change
from moderation.engine import claims, network, outcome, search
from moderation.engine.claims import Job
from moderation.graphs import ACTION_GRAPH
from moderation.models import Action, ActionAttempt
from pages.actions import lifecycle

READS_TO_PROVE = 2  # looks that show all and not the answer
READS = 3  # so often it is read back before people are asked
KEY_MARGIN_S = 300  # the network's hour may have begun before ours
_LATER = timedelta(seconds=5)
_NOT_NOW = (Temporary, RateLimited, MalformedReply)


class Seen(StrEnum):
    """What a look has shown."""

    DONE = "done"  # the comment is gone, the ban is there or lifted, the answer stands
    NOT_DONE = "not_done"
    ABSENT = "absent"  # the answer is surely not there: all that is was shown
    CANNOT_TELL = "cannot_tell"  # this network, or this page's tokens, do not let us look


def look(action_id: int) -> None:
    """Take the next step with an action that is being read back or looked for, if it is time for one."""
    action = Action.objects.select_related("page").filter(pk=action_id, state__in=claims.LOOKED_AT).first()
    if action is None:
        return
    if action.state == "unknown" and _key_still_works(action):
        job = claims.claim_repeat(action_id)
        if job is not None:
            from moderation.engine.run import run

            run(job)
        return
    job = claims.watch(action_id)
    if job is not None:
        _look(job)


def _key_still_works(action: Action) -> bool:
    lives = network.adapter_class(action.page.network).key_lives_s
    since = attempts.uncertain(action)
    if not lives or since is None or attempts.key_was_refused(action):
        return False
    return clock.now() < since + timedelta(seconds=lives - KEY_MARGIN_S)


def _look(job: Job) -> None:
    since = attempts.uncertain(job.action)
    try:
        seen, found = _ask(job.action, since)
    except _NOT_NOW as error:
        _again(job, error.message, error)
    except OutsideError as error:
        if isinstance(error, CredentialExpired):
            lifecycle.mark_broken(actor=outcome.PORTAL, page=job.action.page, why=error.message)
        _decide(job, Seen.CANNOT_TELL, "", error.message)
    else:
        _decide(job, seen, found, "")
    outcome.tell(job.action.pk)


def _ask(action: Action, since: datetime | None) -> tuple[Seen, str]:
    """What the network shows, and the number of the answer when one was looked for."""
    adapter = network.adapter_of(action.page)
    if not action.repeatable:
        found = search.answer_in(adapter, action, since or action.due_at)
        if found.absent and not attempts.clock_was_set_back(action):
            return Seen.ABSENT, ""
        return (Seen.DONE, found.number) if found.number else (Seen.NOT_DONE, "")
    if action.kind == Action.Kind.DELETE_COMMENT:
        there = search.comment_is_there(adapter, action)
        if there is None:
            return Seen.CANNOT_TELL, ""
        return Seen.NOT_DONE if there else Seen.DONE, ""
    if action.entry is None:
        return Seen.CANNOT_TELL, ""
    banned = adapter.is_banned(action.entry.author_id)
    return (Seen.DONE if banned == (action.kind == Action.Kind.BAN) else Seen.NOT_DONE), ""


def _decide(job: Job, seen: Seen, found: str, why: str) -> None:
    if job.action.state == "unknown":
        _decide_unknown(job, seen, found, why)
    elif seen is Seen.DONE:
        _done(job, ActionAttempt.Outcome.FOUND, "Прочитали в сети: сделано", verified_at=clock.now())
    elif seen is Seen.CANNOT_TELL:
        _done(job, ActionAttempt.Outcome.UNCLEAR, why or "Прочитать в сети нельзя: верим ответу")
    elif job.action.reads + 1 < READS:
        # Networks show what was done after a moment.
        _stay(
            job, "Прочитали в сети: ещё не сделано", next_at=clock.now() + _LATER, reads=job.action.reads + 1
        )
    else:
        _came_back(job)


def _decide_unknown(job: Job, seen: Seen, found: str, why: str) -> None:
    if seen is Seen.DONE:
        now = clock.now()
        _done(job, ActionAttempt.Outcome.FOUND, "Нашли ответ в сети", verified_at=now, result_id=found[:64])
    elif seen is Seen.ABSENT:
        _absent(job)
    elif seen is Seen.NOT_DONE and job.action.reads + 1 < READS:
        wait = timedelta(seconds=settings.UNKNOWN_SETTLE_S)
        _stay(job, "Ответа пока не видно", next_at=clock.now() + wait, reads=job.action.reads + 1)
    else:
        sentence = why or "Прочитали в сети: ответа не видно, но сеть не обещает, что показала всё."
        _stay(job, sentence, next_at=None, last_error=sentence[:500], told_at=None)


def _absent(job: Job) -> None:
    """Proved by two looks, both after the try had time to show itself: nothing stands there, so it is sent again."""
    sentence = "Прочитали все комментарии: ответа нет"
    with transaction.atomic():
        attempts.close(job.attempt, ActionAttempt.Outcome.ABSENT, sentence=sentence)
        seen_nothing = attempts.absences(job.action, settle_s=settings.UNKNOWN_SETTLE_S)
        with contextlib.suppress(Stale):
            if seen_nothing < READS_TO_PROVE:
                wait = timedelta(seconds=settings.UNKNOWN_SETTLE_S)
                change(job.action, states=["unknown"], where=job.mine, next_at=clock.now() + wait, **FREED)
                return
            again: dict[str, Any] = {"next_at": clock.now(), "tries": 0, "reads": 0, **FREED}
            move(job.action, ACTION_GRAPH, "scheduled", sources=["unknown"], where=job.mine, **again)
            attempts.close_uncertain(job.action, ActionAttempt.Outcome.ABSENT)


def _done(job: Job, result: str, sentence: str, **columns: Any) -> None:
    with transaction.atomic():
        action = outcome.locked(job.action.pk)
        attempts.close(job.attempt, result, sentence=sentence[:500])
        if action.claim_token == job.action.claim_token:
            outcome.done(action, **columns)


def _came_back(job: Job) -> None:
    """The network, or a person, has said «done», and it is still to be seen: a person looks."""
    sentence = _STILL_THERE.get(job.action.kind, "В сети это ещё не сделано.")
    with transaction.atomic():
        attempts.close(job.attempt, ActionAttempt.Outcome.ABSENT, sentence=sentence)
        action = outcome.locked(job.action.pk)
        if action.claim_token != job.action.claim_token or action.state != "checking":
            return
        by_hand = {"next_at": None, "last_error": sentence, "done_at": None, "done_by": None, "told_at": None}
        move(action, ACTION_GRAPH, "by_hand", sources=["checking"], **{**FREED, **by_hand})
        outcome.journal("action.came_back", action)


_STILL_THERE: dict[str, str] = {
    Action.Kind.DELETE_COMMENT: "Прочитали в сети: комментарий всё ещё виден. Удалите его вручную.",
    Action.Kind.BAN: "Прочитали в сети: в чёрном списке этого человека нет. Внесите его вручную.",
    Action.Kind.UNBAN: "Прочитали в сети: человек всё ещё в чёрном списке. Уберите его вручную.",
}


def _again(job: Job, sentence: str, error: OutsideError) -> None:
    """The network does not answer just now. Reading back for long is not worth holding up what follows."""
    tries = job.action.tries + 1
    if tries >= outcome.MOST_TRIES:
        _decide(job, Seen.CANNOT_TELL, "", sentence)
        return
    seconds = error.seconds if isinstance(error, RateLimited) else 0.0
    wait = max(backoff.pause(tries), backoff.at_least(seconds))
    _stay(job, sentence, next_at=clock.now() + wait, tries=tries)


def _stay(job: Job, sentence: str, **columns: Any) -> None:
    """Write the look down; the state stays. A lost claim only closes the try."""
    with transaction.atomic():
        with contextlib.suppress(Stale):
            change(job.action, states=[job.action.state], where=job.mine, **{**FREED, **columns})
        attempts.close(job.attempt, ActionAttempt.Outcome.UNCLEAR, sentence=sentence[:500])
