"""What went wrong, and what comes next. While any try may have acted, the outcome is unknown, whatever came last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from contentplan import notices
from contentplan.engine import network
from contentplan.engine.claims import Job
from contentplan.engine.ledger import PORTAL, close, journal, locked, note, tell, uncertain
from contentplan.engine.prepare import ApprovalOver, Tampered
from contentplan.graphs import DELIVERY_GRAPH
from contentplan.models import Attempt, Delivery
from core import clock
from core.errors import Stale
from core.states import move
from core.work import backoff
from core.work.claims import FREED
from core.work.persist import persist
from core.work.verdicts import Then, Verdict, judge
from pages.actions import lifecycle

PAUSE_S = 60.0  # how often a delivery of a page without a living token is looked at


def record_error(job: Job, error: Exception) -> Verdict:
    """Write an error of sending down and decide what comes next. Repeated while the database is away."""
    verdict = judge(error, sent=job.sent)
    persist(lambda: _write_error(job, error, verdict))
    tell(job.delivery.pk)
    if verdict.then is Then.PAUSE:
        lifecycle.mark_broken(actor=PORTAL, page=job.delivery.page, why=verdict.sentence)
    return verdict


def _write_error(job: Job, error: Exception, verdict: Verdict) -> None:
    with transaction.atomic():
        locked(job.delivery.pk)
        unknown = verdict.then is Then.UNKNOWN
        close(job.attempt, Attempt.Outcome.UNKNOWN if unknown else Attempt.Outcome.REFUSED, verdict=verdict)
        state, changes = _next(job.delivery, error, verdict)
        try:
            move(
                job.delivery,
                DELIVERY_GRAPH,
                state,
                sources=["sending"],
                where=job.mine,
                last_error=verdict.sentence,
                last_code=verdict.code,
                told_at=None,
                **{**FREED, **changes},
            )
        except Stale:
            # The lease had ended: the attempt keeps what we know, the row is decided by whoever has it.
            note(job.delivery, "late_answer", f"Ответ пришёл поздно: {verdict.sentence}")
            return
        note(job.delivery, state, f"{verdict.sentence} {_step_words(job.delivery, verdict)}".strip())
        event = "delivery.tampered" if isinstance(error, Tampered) else _EVENTS.get(state)
        if event:
            journal(event, job.delivery, code=verdict.code)
        if isinstance(error, Tampered):
            transaction.on_commit(lambda: notices.tampered(job.delivery), robust=True)


_EVENTS = {
    "unknown": "delivery.unknown",
    "by_hand": "delivery.by_hand",
    "failed": "delivery.failed",
    "expired": "delivery.expired",
}


def _next(delivery: Delivery, error: Exception, verdict: Verdict) -> tuple[str, dict[str, Any]]:
    """State and columns after an error. While any try may have acted, the outcome is unknown, whatever this one said."""
    now = clock.now()
    if uncertain(delivery) is not None:
        return "unknown", {"next_at": now + _until_look(delivery, verdict), "tries": delivery.tries + 1}
    if isinstance(error, ApprovalOver):
        return "expired", {"next_at": None}
    if delivery.urgent and verdict.then is Then.PAUSE:
        return "by_hand", {"next_at": None}  # nobody waits for a new token with a warning
    if verdict.then in _WAITS:
        tries = delivery.tries + (1 if verdict.then is Then.RETRY else 0)
        return "retry_wait", {"next_at": now + _pause(verdict, tries), "tries": tries}
    if verdict.then is Then.PERSON:
        return "by_hand", {"next_at": None}
    return "failed", {"next_at": None}


def _step_words(delivery: Delivery, verdict: Verdict) -> str:
    """What comes next and when, for the story; `delivery` is in its new state."""
    if delivery.state == "retry_wait" and delivery.next_at is not None:
        at = f"{delivery.next_at.astimezone(clock.city_zone()):%H:%M:%S}"
        if verdict.then is Then.WAIT:
            return f"Сеть просит подождать: продолжим в {at}, попыткой это не считается."
        if verdict.then is Then.PAUSE:
            return "Ждём нового токена страницы, потом продолжим сами."
        return f"Повторим сами в {at}."
    return {
        "unknown": "Второй раз не отправляем: ищем публикацию на странице.",
        "by_hand": "Дальше размещает человек.",
        "failed": "Сам портал больше не пробует: решает человек.",
    }.get(delivery.state, "")


_WAITS = (Then.RETRY, Then.WAIT, Then.PAUSE)


def _pause(verdict: Verdict, tries: int) -> timedelta:
    if verdict.then is Then.RETRY:
        return backoff.pause(tries)
    return backoff.at_least(verdict.seconds) if verdict.then is Then.WAIT else timedelta(seconds=PAUSE_S)


def _until_look(delivery: Delivery, verdict: Verdict) -> timedelta:
    """When to look first: with a key at once, else after the network has had time to show the post.

    A limit of publishing, which may last till tomorrow, does not keep us from reading.
    """
    if verdict.then is Then.WAIT:
        return min(backoff.at_least(verdict.seconds), backoff.at_least(settings.UNKNOWN_SETTLE_S))
    if network.adapter_class(delivery.page.network).key_lives_s:
        return backoff.pause(delivery.tries + 1)
    return timedelta(seconds=settings.UNKNOWN_SETTLE_S)


def release(job: Job) -> None:
    """Nothing has left: back to where it came from, for a hold, a stop or a broken page to end."""
    with transaction.atomic():
        locked(job.delivery.pk)
        close(job.attempt, Attempt.Outcome.DROPPED)
        try:
            move(
                job.delivery,
                DELIVERY_GRAPH,
                "scheduled" if uncertain(job.delivery) is None else "unknown",
                sources=["sending"],
                where=job.mine,
                **FREED,
            )
        except Stale:
            return


def abandon(job: Job) -> None:
    """The claim is lost before anything left: the attempt says so, the row is somebody else's."""
    close(job.attempt, Attempt.Outcome.DROPPED)
