"""An unknown outcome: the same key again where the network has one, else the wall is read, else a person is asked.

A network that refuses the repeat has not said what became of the first try: then the wall is read too.

A delivery leaves «unknown» by proof only: the post is seen (adopted), its absence is proved twice with time to settle
(sent again), or a person has looked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from contentplan.engine import claims, ledger, look, network, outcome, send
from contentplan.engine.claims import Job
from contentplan.engine.look import Found, Look
from contentplan.graphs import DELIVERY_GRAPH
from contentplan.models import Attempt, Delivery
from core import clock
from core.errors import (
    CredentialExpired,
    MalformedReply,
    OutsideError,
    PortalError,
    RateLimited,
    Refused,
    Stale,
    Temporary,
    Unsupported,
)
from core.states import move
from core.work import attempts, backoff
from core.work.claims import FREED
from core.work.heartbeat import beating
from core.work.rows import change
from pages.actions import lifecycle

KEY_MARGIN_S = 300  # the network's hour may have begun before ours
READS_TO_PROVE = 2
READS_TO_ASK = 2
LOOK_AGAIN = timedelta(minutes=10)  # a person was asked: the post may still show up by itself
LOOK_FOR = timedelta(hours=24)
ASK_AFTER = timedelta(minutes=5)  # however often reading fails meanwhile


def resolve(delivery_id: int) -> None:
    """Take the next step with a delivery of unknown outcome, if it is time for one."""
    delivery = Delivery.objects.select_related("page").filter(pk=delivery_id, state="unknown").first()
    if delivery is None:
        return
    since = ledger.uncertain(delivery)
    if since is not None and _key_still_works(delivery, since):
        job = claims.claim_repeat(delivery_id)
        if job is not None:
            send.run(job)
            return
    job = claims.watch_unknown(delivery_id)
    if job is not None:
        _look(job)


def _key_still_works(delivery: Delivery, since: datetime) -> bool:
    lives = network.adapter_class(delivery.page.network).key_lives_s
    ends = since + timedelta(seconds=lives - KEY_MARGIN_S)
    in_time = bool(lives) and since - clock.SKEW <= clock.now() < ends
    return in_time and not attempts.clock_was_set_back(delivery) and not attempts.key_was_refused(delivery)


def _look(job: Job) -> None:
    since = ledger.uncertain(job.delivery)
    if since is None:
        # Every try is accounted for: nothing has left, so it may be sent.
        _finish(
            job, Attempt.Outcome.ABSENT, "Ни одна попытка не ушла", state="scheduled", next_at=clock.now()
        )
        return
    try:
        with beating(job.delivery, lease_s=settings.DELIVERY_LEASE_S):
            seen = look.look(job.delivery, network.adapter_of(job.delivery.page), since)
    except (Temporary, RateLimited, MalformedReply) as error:
        _not_now(job, error, since)
    except (OutsideError, Refused) as error:
        _cannot_read(job, error, since)
    else:
        _decide(job, seen, since)
    ledger.tell(job.delivery.pk)


def _decide(job: Job, seen: Look, since: datetime) -> None:
    delivery = job.delivery
    if seen.found is Found.HERE:
        job.found = True
        if seen.published is None:
            raise ValueError("a post that was found has a number")
        outcome.record_accepted(job, seen.published)
    elif seen.found is Found.UNCLEAR:
        _ask(job, Attempt.Outcome.UNCLEAR, seen.note, since)
    elif seen.found is Found.ABSENT:
        _absent(job, seen.note)
    elif delivery.reads + 1 >= READS_TO_ASK:
        _ask(job, Attempt.Outcome.UNCLEAR, seen.note, since)
    else:
        _again(job, Attempt.Outcome.UNCLEAR, seen.note, reads=delivery.reads + 1)


def _absent(job: Job, note: str) -> None:
    """Proved by two looks, both after the last try had time to show itself. What was unclear meanwhile proves nothing."""
    _close_look(job, Attempt.Outcome.ABSENT, note)
    seen_nothing = attempts.absences(job.delivery, settle_s=settings.UNKNOWN_SETTLE_S)
    if seen_nothing >= READS_TO_PROVE:
        _finish(job, Attempt.Outcome.ABSENT, note, state="scheduled", next_at=clock.now(), reads=0)
    else:
        _again(job, Attempt.Outcome.ABSENT, note, reads=job.delivery.reads)


def _cannot_read(job: Job, error: PortalError, since: datetime) -> None:
    """The page cannot be read by us. Updates may still bring the post, so two settled looks go before the question."""
    if isinstance(error, CredentialExpired):
        lifecycle.mark_broken(actor=ledger.PORTAL, page=job.delivery.page, why=error.message)
    reads = job.delivery.reads + 1
    if isinstance(error, Unsupported) and reads < READS_TO_ASK:
        _again(job, Attempt.Outcome.UNCLEAR, "Ждём, не покажется ли публикация сама", reads=reads)
    else:
        _ask(job, Attempt.Outcome.UNCLEAR, f"Прочитать страницу нельзя. {error.message}", since)


def _not_now(job: Job, error: OutsideError, since: datetime) -> None:
    """The network does not answer just now: later, and a person is asked if that takes long."""
    if not since - clock.SKEW <= clock.now() < since + ASK_AFTER:
        _ask(job, Attempt.Outcome.UNCLEAR, f"Прочитать страницу не удаётся. {error.message}", since)
        return
    seconds = error.seconds if isinstance(error, RateLimited) else 0.0
    wait = max(backoff.pause(job.delivery.tries + 1), backoff.at_least(seconds))
    _stay(
        job, Attempt.Outcome.UNCLEAR, error.message, next_at=clock.now() + wait, tries=job.delivery.tries + 1
    )


def _again(job: Job, result: str, sentence: str, *, reads: int) -> None:
    next_at = clock.now() + timedelta(seconds=settings.UNKNOWN_SETTLE_S)
    _stay(job, result, sentence, next_at=next_at, reads=reads)


def _ask(job: Job, result: str, sentence: str, since: datetime) -> None:
    """Ask people, once; go on looking now and then for a day."""
    now = clock.now()
    first = job.delivery.asked_at is None
    next_at = now + LOOK_AGAIN if now < since + LOOK_FOR else None
    columns: dict[str, Any] = {"next_at": next_at, "last_error": sentence[:500]}
    if first:
        columns |= {"asked_at": now, "told_at": None}
    _stay(job, result, sentence, asked=first, **columns)


def _stay(job: Job, result: str, sentence: str, *, asked: bool = False, **columns: Any) -> None:
    """Write the look down; the delivery stays unknown. A lost claim only closes the attempt."""
    with transaction.atomic():
        try:
            # Quietly: whoever answers «is it there?» right now is not late because the portal has looked once more.
            change(job.delivery, states=["unknown"], where=job.mine, quietly=True, **{**FREED, **columns})
            if asked:
                ledger.note(job.delivery, "asked", f"Спросили людей. {sentence}")
                ledger.journal("delivery.asked", job.delivery)
        except Stale:
            pass
        _close_look(job, result, sentence)


def _finish(job: Job, result: str, sentence: str, *, state: str, **columns: Any) -> None:
    """It is proved that nothing is on the page: back into the queue."""
    with transaction.atomic():
        try:
            cleared = {"asked_at": None, "told_at": None, "tries": 0}
            move(
                job.delivery,
                DELIVERY_GRAPH,
                state,
                sources=["unknown"],
                where=job.mine,
                **{**FREED, **cleared, **columns},
            )
            ledger.close_uncertain(job.delivery, Attempt.Outcome.ABSENT)
            ledger.note(job.delivery, "absent", f"{sentence}. Отправим снова")
        except Stale:
            pass
        _close_look(job, result, sentence)


def _close_look(job: Job, result: str, sentence: str) -> None:
    Attempt.objects.filter(pk=job.attempt.pk).update(
        outcome=result, phase=Attempt.Phase.ANSWERED, sentence=sentence[:500], ended_at=clock.now()
    )
