"""Writing down what happened. Every outcome is one transaction; telling people comes after it.

Whoever holds the claim moves the state. A fact (the network has accepted the post, or it was seen on the page) is
written even by a worker that has lost its claim: then the row adopts it from whatever state it is in.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from contentplan import notices
from contentplan.engine.claims import Job, close_silent_looks
from contentplan.engine.prepare import ApprovalOver, Tampered
from contentplan.graphs import DELIVERY_GRAPH, NEEDS_PERSON
from contentplan.models import Attempt, Delivery, DeliveryNote
from core import clock
from core.access import System
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Stale
from core.states import move
from core.work import backoff
from core.work.claims import FREED
from core.work.persist import persist
from core.work.rows import change
from core.work.verdicts import Then, Verdict, judge
from networks.base import Published
from pages.actions import lifecycle, walls

logger = logging.getLogger(__name__)
PORTAL = System("publish_due")
PAUSE_S = 60.0  # how often a delivery of a page without a living token is looked at
# Tries that may have acted, as `AttemptBase.may_have_acted`.
UNCERTAIN = Q(sending_at__isnull=False, outcome__in=["", Attempt.Outcome.UNKNOWN])


# --- the network has accepted it --------------------------------------------------------------------


def record_accepted(job: Job, published: Published) -> None:
    """The network said yes: keep it, whoever holds the claim by now. Repeated while the database is away."""
    try:
        try:
            persist(lambda: _accept(job, published))
        except IntegrityError:
            # A delivery of the same words has taken this post a moment ago: now its row is there to be seen.
            persist(lambda: _accept(job, published))
    except Exception:
        logger.critical(
            "Delivery %s was accepted as %s but could not be written down; it will be looked up",
            job.delivery.pk,
            published.external_id,
        )
        raise


def _accept(job: Job, published: Published) -> None:
    with transaction.atomic():
        delivery = _locked(job.delivery.pk)
        close(
            job.attempt, Attempt.Outcome.FOUND if job.found else Attempt.Outcome.ACCEPTED, published=published
        )
        _settle(delivery, published, found=job.found)
    tell(delivery.pk)


def settle_published(delivery_id: int, published: Published, *, found: bool) -> Delivery:
    """Bring a delivery to «published» from whatever living state it is in. In the caller's transaction.

    When it is out already under another number, or was cancelled, the second post is kept on the wall and people
    are alarmed: it is on the page, whatever the row says.
    """
    return _settle(_locked(delivery_id), published, found=found)


def _settle(delivery: Delivery, published: Published, *, found: bool) -> Delivery:
    if delivery.state == "published" and delivery.external_id == published.external_id:
        return delivery
    if _taken_by_another(delivery, published):
        return (_look_again if found else _ask_about)(delivery, published)
    if not DELIVERY_GRAPH.allows(delivery.state, "published"):
        return _second_copy(delivery, published)
    if delivery.state == "unknown":
        close_silent_looks(delivery)
    publish_row(delivery, published, sources=[delivery.state])
    close_uncertain(delivery, Attempt.Outcome.FOUND)
    sentence = "Нашли на странице и зачли" if found else "Сеть приняла публикацию"
    note(delivery, "adopted" if found else "published", f"{sentence}: {published.url}")
    journal(
        "delivery.adopted" if found else "delivery.published", delivery, external_id=published.external_id
    )
    return delivery


def publish_row(
    delivery: Delivery, published: Published, *, sources: Sequence[str], placed_by: User | None = None
) -> None:
    """The one place where a delivery becomes «published», with its post on the wall. In the caller's transaction."""
    revision = delivery.revision
    text = next(
        (variant.text for variant in revision.variants.all() if variant.network == delivery.page.network),
        revision.text,
    )
    wall_post = walls.record_own(delivery.page, published, text=text, attachments=revision.media.count())
    move(
        delivery,
        DELIVERY_GRAPH,
        "published",
        sources=sources,
        published_at=published.at or clock.now(),
        external_id=published.external_id,
        url=published.url[:300],
        all_ids=list(published.all_ids or (published.external_id,)),
        wall_post=wall_post,
        placed_by=placed_by,
        next_at=None,
        held_at=None,
        held_by=None,
        held_reason="",
        last_error="",
        last_code="",
        **FREED,
    )


def _locked(delivery_id: int) -> Delivery:
    """The row as it is now; others wait until we are through (SQLite has one writer anyway)."""
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("page", "revision", "post")
        .get(pk=delivery_id)
    )


def _taken_by_another(delivery: Delivery, published: Published) -> bool:
    """The network gave a number that another delivery of this page already has."""
    same = Delivery.objects.filter(page=delivery.page, external_id=published.external_id)
    return same.exclude(pk=delivery.pk).exists()


def _look_again(delivery: Delivery, published: Published) -> Delivery:
    """Between seeing the post and writing it down another delivery of the same words took it: it was never ours."""
    sentence = f"Эту публикацию только что зачли другому размещению: {published.url}"
    note(delivery, "not_ours", sentence)
    tries = Attempt.objects.filter(delivery=delivery, outcome=Attempt.Outcome.FOUND)
    tries.filter(external_id=published.external_id).update(
        outcome=Attempt.Outcome.UNCLEAR, sentence=sentence[:500]
    )
    again = {"next_at": clock.now() + timedelta(seconds=settings.UNKNOWN_SETTLE_S), **FREED}
    if delivery.state == "unknown":
        change(delivery, states=["unknown"], version=delivery.version, **again)
    elif delivery.state == "sending":
        state = "scheduled" if uncertain(delivery) is None else "unknown"
        move(delivery, DELIVERY_GRAPH, state, sources=["sending"], **again)
    return delivery


def _ask_about(delivery: Delivery, published: Published) -> Delivery:
    """An answer that cannot be true: whether the post is out must be seen with one's own eyes."""
    sentence = f"Сеть назвала номер другой публикации: {published.url}. Посмотрите на страницу."
    note(delivery, "odd_answer", sentence)
    if delivery.state not in ("sending", "unknown"):
        return delivery
    asked: dict[str, Any] = {"asked_at": clock.now(), "told_at": None, "next_at": None}
    asked |= {"last_error": sentence[:500], **FREED}
    if delivery.state == "unknown":
        change(delivery, states=["unknown"], version=delivery.version, **asked)
        return delivery
    odd = Attempt.objects.filter(delivery=delivery, external_id=published.external_id)
    odd.update(outcome=Attempt.Outcome.UNKNOWN)
    move(delivery, DELIVERY_GRAPH, "unknown", sources=["sending"], **asked)
    journal("delivery.unknown", delivery)
    return delivery


def _second_copy(delivery: Delivery, published: Published) -> Delivery:
    walls.record_own(delivery.page, published, text=delivery.revision.text, attachments=0)
    note(delivery, "second_copy", f"Сеть приняла ещё один экземпляр: {published.url}")
    journal("delivery.second_copy", delivery, external_id=published.external_id)
    transaction.on_commit(lambda: notices.second_copy(delivery, published.url), robust=True)
    return delivery


# --- something went wrong ---------------------------------------------------------------------------


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
        _locked(job.delivery.pk)
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
        note(job.delivery, state, verdict.sentence)
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
    if Attempt.objects.filter(UNCERTAIN, delivery=delivery).exists():
        return "unknown", {"next_at": now + _until_look(delivery, verdict), "tries": delivery.tries + 1}
    if isinstance(error, ApprovalOver):
        return "expired", {"next_at": None}
    if verdict.then in _WAITS:
        tries = delivery.tries + (1 if verdict.then is Then.RETRY else 0)
        return "retry_wait", {"next_at": now + _pause(verdict, tries), "tries": tries}
    if verdict.then is Then.PERSON:
        return "by_hand", {"next_at": None}
    return "failed", {"next_at": None}


_WAITS = (Then.RETRY, Then.WAIT, Then.PAUSE)


def _pause(verdict: Verdict, tries: int) -> timedelta:
    if verdict.then is Then.RETRY:
        return backoff.pause(tries)
    return backoff.at_least(verdict.seconds) if verdict.then is Then.WAIT else timedelta(seconds=PAUSE_S)


def _until_look(delivery: Delivery, verdict: Verdict) -> timedelta:
    """When to look first: with a key at once, else after the network has had time to show the post."""
    from contentplan.engine.network import adapter_class

    if verdict.then is Then.WAIT:
        return backoff.at_least(verdict.seconds)
    if adapter_class(delivery.page.network).key_lives_s:
        return backoff.pause(delivery.tries + 1)
    return timedelta(seconds=settings.UNKNOWN_SETTLE_S)


def release(job: Job) -> None:
    """Nothing has left: back to where it came from, for a hold, a stop or a broken page to end."""
    with transaction.atomic():
        _locked(job.delivery.pk)
        close(job.attempt, Attempt.Outcome.DROPPED)
        uncertain = Attempt.objects.filter(UNCERTAIN, delivery=job.delivery).exists()
        try:
            move(
                job.delivery,
                DELIVERY_GRAPH,
                "unknown" if uncertain else "scheduled",
                sources=["sending"],
                where=job.mine,
                **FREED,
            )
        except Stale:
            return


def abandon(job: Job) -> None:
    """The claim is lost before anything left: the attempt says so, the row is somebody else's."""
    close(job.attempt, Attempt.Outcome.DROPPED)


# --- pieces -----------------------------------------------------------------------------------------


def close(
    attempt: Attempt, outcome: str, *, verdict: Verdict | None = None, published: Published | None = None
) -> None:
    """Write the end of an attempt. It belongs to the worker that made it, so no claim is asked for."""
    columns: dict[str, Any] = {"outcome": outcome, "ended_at": clock.now()}
    if outcome != Attempt.Outcome.UNKNOWN:
        columns["phase"] = Attempt.Phase.ANSWERED
    if verdict is not None:
        columns |= {"sentence": verdict.sentence, "method": verdict.method}
        columns |= {"code": verdict.code, "detail": verdict.detail}
    if published is not None:
        columns |= {"external_id": published.external_id, "url": published.url[:300]}
    Attempt.objects.filter(pk=attempt.pk).update(**columns)


def close_uncertain(delivery: Delivery, outcome: str) -> None:
    """It is known by now what became of tries whose outcome was unknown."""
    Attempt.objects.filter(UNCERTAIN, delivery=delivery).update(outcome=outcome, phase=Attempt.Phase.ANSWERED)


def uncertain(delivery: Delivery) -> datetime | None:
    """When the first try left of which nobody knows whether it acted; None: there is none."""
    query = Attempt.objects.filter(UNCERTAIN, delivery=delivery).order_by("sending_at")
    return query.values_list("sending_at", flat=True).first()


def note(delivery: Delivery, what: str, sentence: str) -> None:
    """A line of the delivery's story, told by the portal."""
    DeliveryNote.objects.create(delivery=delivery, what=what, sentence=sentence[:500])


def journal(event: str, delivery: Delivery, **data: Any) -> None:
    """A journal entry of the portal's own act. In the caller's transaction."""
    record(event, actor=PORTAL, object=delivery, organization_id=delivery.post.organization_id, data=data)


def tell(delivery_id: int) -> None:
    """Tell people, once, that a delivery waits for them. The minute sweep repeats it if we die before."""
    delivery = Delivery.objects.select_related("post__author", "page", "revision__submitted_by").get(
        pk=delivery_id
    )
    if delivery.state not in NEEDS_PERSON or delivery.told_at is not None:
        return
    if delivery.state == "unknown" and delivery.asked_at is None:
        return  # the portal is still looking; people are asked when it cannot tell
    with transaction.atomic():
        fresh = Delivery.objects.filter(pk=delivery.pk, version=delivery.version, told_at__isnull=True)
        if fresh.update(told_at=clock.now()) == 1:
            notices.waits(delivery)
