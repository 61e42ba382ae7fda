"""Sending at once: the standing order is the approval. One transaction makes all rows, then ids go to their own lane."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from contentplan import notices_urgent, tasks
from contentplan.actions.filling import Content, PageTime, fill
from contentplan.actions.queueing import Note, covers_until, put_in_queue
from contentplan.checks import refuse_unfit
from contentplan.content import clean_text, load_revision, page_digests, revision_digest
from contentplan.graphs import DELIVERY_GRAPH, REVISION_GRAPH
from contentplan.models import (
    Approval,
    Delivery,
    DeliveryNote,
    Duty,
    Post,
    Revision,
    StandingOrder,
    UrgentPublication,
)
from contentplan.urgent_access import duties_on, may_send_urgent
from contentplan.urgent_kinds import KIND_NAMES, blanks_of
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.states import move
from pages.models import OfficialPage
from pages.queries.outages import unreachable_pages

LATE_AFTER_S = 3600  # a warning that could not leave for an hour is a person's to decide


def send_urgent(
    *, actor: User, kind: str, text: str, page_ids: Sequence[int], nonce: uuid.UUID
) -> UrgentPublication:
    """Send a warning to pages at once, under the standing order by which the actor is on duty.

    The same `nonce` again (a double click, a repeated request) returns what the first click has sent. Pages to which
    the portal has no access are handed to people in the same moment.

    Raises:
        AccessDenied: not on duty (the reason says who is), or no standing order in force.
        Refused: a kind or a page that the order does not name, a blank left in the text, too much for a network.
    """
    require(may_send_urgent(actor))
    made = _sent_before(actor, nonce)
    if made is not None:
        return made
    duty = _duty_for(actor, kind)
    text = _whole(text)
    pages = _pages(duty.standing, page_ids)
    try:
        with transaction.atomic():
            return _send(actor, duty, kind, text, pages, nonce)
    except IntegrityError as error:
        again = _sent_before(actor, nonce)
        if again is None:
            raise Stale("Это уже отправлено. Обновите страницу.") from error
        return again


def _sent_before(actor: User, nonce: uuid.UUID) -> UrgentPublication | None:
    return UrgentPublication.objects.filter(post__nonce=nonce, sent_by=actor).first()


def _duty_for(actor: User, kind: str) -> Duty:
    """The actor's duty by an order that names the kind."""
    own = list(duties_on(clock.city_now().date()).filter(person=actor))
    fitting = next((duty for duty in own if kind in duty.standing.kinds), None)
    if fitting is None:
        allowed = "; ".join(sorted({name for duty in own for name in duty.standing.kind_names}))
        raise Refused(
            f"«{KIND_NAMES.get(kind, kind)}» распоряжение не называет. Можно: {allowed}.",
            advice="Остальное согласует человек: откройте «Новый материал».",
            field="kind",
        )
    return fitting


def _whole(text: str) -> str:
    clean = clean_text(text)
    if not clean:
        raise Refused("Напишите, что случилось и что делать.", field="text")
    left = blanks_of(clean)
    if left:
        raise Refused(f"В тексте осталось незаполненное: {', '.join(left)}.", field="text")
    return clean


def _pages(standing: StandingOrder, page_ids: Sequence[int]) -> list[int]:
    wanted = list(dict.fromkeys(page_ids))
    if not wanted:
        raise Refused("Отметьте хотя бы одну страницу.", field="pages")
    allowed = set(standing.pages.filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - allowed:
        raise Refused("Этой страницы нет в распоряжении. Снимите с неё отметку.", field="pages")
    return wanted


def _send(
    actor: User, duty: Duty, kind: str, text: str, page_ids: list[int], nonce: uuid.UUID
) -> UrgentPublication:
    now, standing = clock.now(), duty.standing
    post = Post.objects.create(
        title=_title(kind, text),
        author=actor,
        organization=actor.appointments_in_force()[0].organization,
        # So that the one who reviews it sees it, whatever the role.
        approver=standing.chief,
        late_after_s=LATE_AFTER_S,
        nonce=nonce,
    )
    draft = Revision.objects.create(post=post, number=1, created_by=actor, saved_by=actor)
    fill(draft, Content(text=text, pages=[PageTime(pk, now) for pk in page_ids]), actor)
    revision = load_revision(draft.pk)
    refuse_unfit(revision)
    digests = page_digests(revision)
    digest = revision_digest(digests)
    move(revision, REVISION_GRAPH, "in_review", digest=digest, submitted_by=actor, submitted_at=now)
    move(revision, REVISION_GRAPH, "approved", decided_at=now)
    approval = Approval.objects.create(
        kind=Approval.Kind.STANDING,
        order=standing.order,
        revision=revision,
        decision=Approval.Decision.APPROVED,
        digest=digest,
        covers_until=covers_until(now, LATE_AFTER_S),
    )
    publication = UrgentPublication.objects.create(
        post=post, standing=standing, kind=kind, sent_by=actor, sent_at=now, digest=digest
    )
    rows = [
        _queue(actor, approval, place.page, digests[place.page_id], now) for place in revision.pages.all()
    ]
    record(
        "urgent.sent",
        actor=actor,
        object=post,
        data={
            "order": str(standing.order),
            "kind": kind,
            "digest": digest,
            "pages": sorted(page_ids),
            "duty": duty.pk,
        },
    )
    ids = [row.pk for row in rows if row.state == "scheduled"]
    transaction.on_commit(lambda: tasks.hand_over_urgent(ids), robust=True)
    notices_urgent.sent(publication, len(rows))  # its letters come after the warning itself
    return publication


def _queue(actor: User, approval: Approval, page: OfficialPage, digest: str, now: datetime) -> Delivery:
    note = Note("urgent", f"Срочно, по распоряжению {approval.order}")
    delivery = put_in_queue(actor, approval, page, digest, now, note, urgent=True)
    if delivery.page.broken_since is not None:
        _hand_to_people(delivery, "У портала нет доступа к странице: разместите вручную сейчас.")
    elif unreachable_pages().filter(pk=delivery.page_id).exists():
        _hand_to_people(delivery, "Сеть недоступна: разместите вручную, если можете, сейчас.")
    return delivery


def _hand_to_people(delivery: Delivery, why: str) -> None:
    """The portal cannot reach the page: people place it now, nobody waits for a new token or for the network."""
    move(delivery, DELIVERY_GRAPH, "by_hand", next_at=None, last_error=why, told_at=clock.now())
    DeliveryNote.objects.create(delivery=delivery, what="by_hand", sentence=why)
    record("delivery.by_hand", actor=delivery.post.author, object=delivery, data={"urgent": True})
    transaction.on_commit(lambda: notices_urgent.alarm(delivery), robust=True)


def _title(kind: str, text: str) -> str:
    first = text.split("\n", 1)[0]
    words = first if len(first) <= 90 else f"{first[:89].rstrip()}…"
    return words if kind == "own" else f"{KIND_NAMES[kind]}: {words}"[:200]
