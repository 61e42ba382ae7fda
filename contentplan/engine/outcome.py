"""Writing down that a post is out, in one transaction; telling people comes after it.

Whoever holds the claim moves the state. A fact (the network has accepted the post, or it was seen on the page) is
written even by a worker that has lost its claim: then the row adopts it from whatever state it is in.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from contentplan import notices
from contentplan.content import payload, whole_of
from contentplan.engine.claims import Job, Said, close_silent_looks
from contentplan.engine.ledger import close, close_uncertain, journal, locked, note, tell, uncertain
from contentplan.graphs import DELIVERY_GRAPH
from contentplan.models import Attempt, Delivery
from core import clock
from core.accounts.models import User
from core.states import move
from core.work.claims import FREED
from core.work.persist import persist
from core.work.rows import change
from networks.base import Published
from pages.actions import walls

logger = logging.getLogger(__name__)


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
        delivery = locked(job.delivery.pk)
        close(
            job.attempt, Attempt.Outcome.FOUND if job.found else Attempt.Outcome.ACCEPTED, published=published
        )
        _settle(delivery, published, found=job.found, said=job.said)
    if delivery.needs_person:
        tell(delivery.pk)


def settle_published(delivery_id: int, published: Published, *, found: bool) -> Delivery:
    """Bring a delivery to «published» from whatever living state it is in. In the caller's transaction.

    When it is out already under another number, or was cancelled, the second post is kept on the wall and people
    are alarmed: it is on the page, whatever the row says.
    """
    return _settle(locked(delivery_id), published, found=found)


def _settle(delivery: Delivery, published: Published, *, found: bool, said: Said | None = None) -> Delivery:
    if delivery.state in ("published", "removed") and delivery.external_id == published.external_id:
        return delivery
    if _taken_by_another(delivery, published):
        return (_look_again if found else _ask_about)(delivery, published)
    if not DELIVERY_GRAPH.allows(delivery.state, "published"):
        return _second_copy(delivery, published)
    if delivery.state == "unknown":
        close_silent_looks(delivery)
    publish_row(delivery, published, sources=[delivery.state], said=said)
    close_uncertain(delivery, Attempt.Outcome.FOUND)
    sentence = "Нашли на странице и зачли" if found else "Сеть приняла публикацию"
    note(delivery, "adopted" if found else "published", f"{sentence}: {published.url}")
    journal(
        "delivery.adopted" if found else "delivery.published", delivery, external_id=published.external_id
    )
    return delivery


def publish_row(
    delivery: Delivery,
    published: Published,
    *,
    sources: Sequence[str],
    placed_by: User | None = None,
    said: Said | None = None,
) -> None:
    """The one place where a delivery becomes «published», with its post on the wall. In the caller's transaction.

    `placed_by`: who put it on the page by hand; None when the portal sent it, even if a person found it there.
    `said`: what it says, where the caller has just read it.
    """
    said = said or _said_by(delivery)
    wall_post = walls.record_own(
        delivery.page,
        published,
        text=said.text,
        attachments=said.files,
        by_hand=placed_by is not None,
    )
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
        held_kind="",
        last_error="",
        last_code="",
        **FREED,
    )


def _said_by(delivery: Delivery) -> Said:
    content = payload(whole_of(delivery), delivery.page.network)
    return Said(content.text, len(content.files))


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
