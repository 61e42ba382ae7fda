"""Writing down what became of a change, in one transaction with what it means for the publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from contentplan import notices_of_changes as notices
from contentplan.engine.change import said
from contentplan.engine.change.claims import Job
from contentplan.engine.ledger import PORTAL
from contentplan.engine.prepare import Tampered
from contentplan.graphs import CHANGE_GRAPH, CHANGE_NEEDS_PERSON, DELIVERY_GRAPH
from contentplan.models import Change, ChangeAttempt, Delivery, DeliveryNote
from core import clock
from core.audit.actions import record
from core.errors import OutsideError, PortalError, RateLimited, Stale
from core.states import move
from core.work import attempts, backoff
from core.work.claims import FREED
from core.work.persist import persist
from core.work.verdicts import Then, Verdict, judge
from networks.texts import digest
from pages.actions import lifecycle
from pages.models import WallPost

MOST_TRIES = 6
READS_TO_BELIEVE = 3
PAUSE = timedelta(seconds=60)
Outcome = ChangeAttempt.Outcome


def record_done(job: Job, *, verified: bool | None) -> None:
    """The page shows it (`verified`), or the network or a person says so. Repeated while the database is away."""
    persist(lambda: _done(job, verified))


def _done(job: Job, verified: bool | None) -> None:
    with transaction.atomic():
        change = Change.objects.select_for_update(of=("self",)).get(pk=job.change.pk)
        looked = job.attempt.kind == ChangeAttempt.Kind.LOOK
        attempts.close(job.attempt, Outcome.FOUND if looked else Outcome.ACCEPTED)
        attempts.close_uncertain(change, Outcome.FOUND)
        if not CHANGE_GRAPH.allows(change.state, "done"):
            return  # decided meanwhile by whoever has the row
        move(
            change,
            CHANGE_GRAPH,
            "done",
            done_at=clock.now(),
            verified=verified,
            next_at=None,
            last_error="",
            last_code="",
            **FREED,
        )
        _follow(change)
    notices.done(change)


def _follow(change: Change) -> None:
    """The wall, the delivery and the journal follow the page."""
    delivery = Delivery.objects.select_related("post", "page").get(pk=change.delivery_id)
    how = {True: "видно на странице", None: "по слову сети", False: ""}[change.verified]
    if change.hand_by_id and change.verified is None:
        how = "по слову человека"
    wall = WallPost.objects.filter(
        page=change.page_id, external_id__in=[delivery.external_id, *delivery.all_ids]
    )
    if change.is_edit:
        content = said.content_of(change)
        wall.filter(external_id=delivery.external_id).update(
            text=content.text,
            text_digest=digest(content.text) if content.text else "",
            attachments=len(content.files),
        )
        number = change.revision.number if change.revision else 0
        _note(delivery, "corrected", f"Исправлено на странице: редакция {number} ({how})")
        _journal("delivery.corrected", delivery, number=number, digest=change.digest)
        return
    wall.filter(gone_at__isnull=True).update(gone_at=clock.now())
    if delivery.state == "published":
        move(delivery, DELIVERY_GRAPH, "removed", sources=["published"])
    _note(delivery, "taken_off", f"Снято со страницы ({how}): {change.reason}")
    _journal("delivery.taken_off", delivery, reason=change.reason)


# --- what went wrong --------------------------------------------------------------------------------


def record_error(job: Job, error: Exception) -> Verdict:
    """Write an error down and decide what comes next. Repeated while the database is away."""
    verdict = judge(error, sent=job.sent)
    persist(lambda: _write_error(job, error, verdict))
    tell(job.change.pk)
    if verdict.then is Then.PAUSE:
        lifecycle.mark_broken(actor=PORTAL, page=job.change.page, why=verdict.sentence)
    return verdict


def _write_error(job: Job, error: Exception, verdict: Verdict) -> None:
    with transaction.atomic():
        unknown = verdict.then is Then.UNKNOWN
        attempts.close(job.attempt, Outcome.UNKNOWN if unknown else Outcome.REFUSED, verdict=verdict)
        state, columns = _next(job.change, verdict)
        told = {"last_error": verdict.sentence, "last_code": verdict.code, "told_at": None}
        if not _moved(job, state, **{**FREED, **told, **columns}):
            return
        if state in CHANGE_NEEDS_PERSON:
            _waits(job.change, verdict.sentence)
        if isinstance(error, Tampered):
            transaction.on_commit(lambda: notices.tampered(job.change), robust=True)


def _next(change: Change, verdict: Verdict) -> tuple[str, dict[str, Any]]:
    now, tries = clock.now(), change.tries + 1
    if verdict.then is Then.UNKNOWN:
        return "checking", {"next_at": now + timedelta(seconds=settings.UNKNOWN_SETTLE_S), "tries": tries}
    if verdict.then is Then.RETRY:
        if tries >= MOST_TRIES:
            return "by_hand", {"next_at": None, "tries": tries}
        return "retry_wait", {"next_at": now + backoff.pause(tries), "tries": tries}
    if verdict.then is Then.WAIT:
        return "retry_wait", {"next_at": now + backoff.at_least(verdict.seconds)}
    if verdict.then is Then.PAUSE:
        return "retry_wait", {"next_at": now + PAUSE}
    return ("by_hand" if verdict.then is Then.PERSON else "failed"), {"next_at": None}


def release(job: Job) -> None:
    """Nothing has left: it waits for a stop or a broken page to end."""
    with transaction.atomic():
        attempts.close(job.attempt, Outcome.DROPPED)
        _moved(job, "scheduled", next_at=clock.now() + PAUSE, **FREED)


def abandon(job: Job) -> None:
    """The claim is lost before anything left: the attempt says so, the row is somebody else's."""
    attempts.close(job.attempt, Outcome.DROPPED)


# --- reading back -----------------------------------------------------------------------------------


def look_later(job: Job, error: OutsideError) -> None:
    """The network does not answer just now; after some reads nobody waits for it any more."""
    if job.change.reads + 1 >= READS_TO_BELIEVE * 2:
        cannot_look(job, error)
        return
    seconds = error.seconds if isinstance(error, RateLimited) else 0.0
    wait = max(backoff.pause(job.change.reads + 1), backoff.at_least(seconds))
    _looked(job, error.message, "checking", next_at=clock.now() + wait, reads=job.change.reads + 1)


def cannot_look(job: Job, error: PortalError) -> None:
    """This page cannot be read back: a person's word stands; without one the change is made again, it does no harm."""
    if job.change.hand_by_id is not None:
        record_done(job, verified=None)
        return
    _again(job, f"Прочитать страницу нельзя. {error.message}")


def not_shown(job: Job) -> None:
    """The page shows something else: in the network's own time, else again or back to the person."""
    words = (
        "На странице пока прежняя публикация" if job.change.is_edit else "Публикация ещё стоит на странице"
    )
    if job.change.hand_by_id is None:
        _again(job, words)
    elif job.change.reads + 1 < READS_TO_BELIEVE:
        wait = timedelta(seconds=settings.UNKNOWN_SETTLE_S)
        _looked(job, words, "checking", next_at=clock.now() + wait, reads=job.change.reads + 1)
    else:
        _looked(job, words, "by_hand", next_at=None, hand_by=None, reads=0)


def _again(job: Job, words: str) -> None:
    tries = job.change.tries + 1
    if tries >= MOST_TRIES:
        _looked(job, words, "by_hand", next_at=None, tries=tries, reads=0)
    else:
        _looked(job, words, "retry_wait", next_at=clock.now(), tries=tries, reads=0)


def _looked(job: Job, words: str, state: str, **columns: Any) -> None:
    with transaction.atomic():
        attempts.close(job.attempt, Outcome.UNCLEAR)
        ChangeAttempt.objects.filter(pk=job.attempt.pk).update(sentence=words[:500])
        attempts.close_uncertain(job.change, Outcome.UNCLEAR)
        told = {"last_error": words[:500], **FREED, **columns}
        if state == "checking":
            Change.objects.filter(job.mine, pk=job.change.pk, state="checking").update(**told)
            return
        if _moved(job, state, told_at=None, **told) and state in CHANGE_NEEDS_PERSON:
            _waits(job.change, words)
    tell(job.change.pk)


def _moved(job: Job, state: str, **columns: Any) -> bool:
    """Move the row if it is still ours."""
    try:
        move(job.change, CHANGE_GRAPH, state, where=job.mine, **columns)
    except Stale:
        return False
    return True


def _waits(change: Change, words: str) -> None:
    delivery = change.delivery
    what = "Исправить" if change.is_edit else "Удалить"
    _note(delivery, "change_waits", f"{what} нужно вручную. {words}")
    _journal("delivery.change_waits", delivery, kind=change.kind)


def tell(change_id: int) -> None:
    """Tell people, once, that a change waits for them. The minute sweep repeats it if we die before."""
    change = Change.objects.select_related("delivery__post__author", "page", "asked_by").get(pk=change_id)
    if change.state not in CHANGE_NEEDS_PERSON or change.told_at is not None:
        return
    with transaction.atomic():
        fresh = Change.objects.filter(pk=change.pk, version=change.version, told_at__isnull=True)
        if fresh.update(told_at=clock.now()) == 1:
            notices.waits(change)


def _note(delivery: Delivery, what: str, sentence: str) -> None:
    DeliveryNote.objects.create(delivery=delivery, what=what, sentence=sentence[:500])


def _journal(event: str, delivery: Delivery, **data: Any) -> None:
    record(event, actor=PORTAL, object=delivery, organization_id=delivery.post.organization_id, data=data)
