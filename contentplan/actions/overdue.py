"""What becomes of a delivery that has missed its time: sent now, another time, by hand, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from contentplan import access
from contentplan.actions.asked import refuse_asked
from contentplan.actions.deliveries import (
    LET_GO,
    cancel_delivery,
    move_delivery,
    refuse_uncovered,
    retry,
)
from contentplan.actions.moves import move_again
from contentplan.actions.queueing import is_approved_for
from contentplan.graphs import DELIVERY_GRAPH, WAITING
from contentplan.models import Delivery, DeliveryNote
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import AccessDenied, Refused, Stale
from core.states import move
from core.work.claims import FREED
from core.work.rows import STALE, change

SEND, SLOT, HAND, CANCEL = "send", "slot", "hand", "cancel"


def send_late(*, actor: User, delivery: Delivery, version: int | None = None) -> None:
    """Send a late delivery now, in the page's turn. What has ever been tried is looked for on the page first.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: the approval has run out; its event was moved and nobody has said what becomes of it; a state in
            which there is nothing to send.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    if delivery.state not in WAITING or delivery.attempts.exists():
        retry(actor=actor, delivery=delivery, version=version)
        return
    _check(delivery, version)
    now = clock.now()
    refuse_uncovered(delivery, now)
    with transaction.atomic():
        refuse_asked(delivery.post_id)
        change(
            delivery,
            states=WAITING,
            version=delivery.version,
            next_at=now,
            send_until=now + timedelta(seconds=delivery.late_after_s),
            alarmed_at=None,
            told_at=None,
            **LET_GO,
        )
        _tell(actor, delivery, "delivery.sent_late", "released", "Велено отправить с опозданием")


def hand_over(*, actor: User, delivery: Delivery, version: int | None = None) -> None:
    """Leave a late delivery to a person: its page shows the steps, and the portal will not send it. Twice is once.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: it is being sent, is out, or nobody knows whether it is out.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    if delivery.state == "by_hand":
        return
    sources = (*WAITING, "expired", "failed")
    if delivery.state not in sources:
        raise Refused(f"Размещение в состоянии «{delivery.get_state_display()}»: решать уже нечего.")
    _check(delivery, version)
    with transaction.atomic():
        move(
            delivery,
            DELIVERY_GRAPH,
            "by_hand",
            sources=[delivery.state],
            next_at=None,
            told_at=clock.now(),
            last_error="Решили разместить вручную",
            **LET_GO,
            **FREED,
        )
        _tell(actor, delivery, "delivery.handed_over", "by_hand", "Решили разместить вручную")


def put_at(*, actor: User, rows: Sequence[Delivery], due_at: datetime) -> bool:
    """Give late deliveries of one post another time. True: the post was put before its approvers anew.

    Raises:
        AccessDenied, Refused, Stale: as `move_delivery` and `move_again`.
    """
    require(access.may_decide(actor))
    outside = [row for row in rows if not is_approved_for(row, due_at)]
    if outside:
        move_again(actor=actor, post=rows[0].post, deliveries=rows, due_at=due_at)
        return True
    with transaction.atomic():
        for row in rows:
            move_delivery(actor=actor, delivery=row, due_at=due_at, version=row.version)
    return False


@dataclass(frozen=True)
class Decision:
    """What a person has chosen for a row of the list; `at` with SLOT; `version` is what the person saw."""

    delivery: Delivery
    what: str
    version: int
    at: datetime | None = None


@dataclass
class Decided:
    """What has become of the decisions: how many of each kind, and those that were refused, in words."""

    sent: int = 0
    moved: int = 0
    asked_again: int = 0
    by_hand: int = 0
    cancelled: int = 0
    refused: tuple[str, ...] = ()


def decide_overdue(*, actor: User, decisions: Sequence[Decision]) -> Decided:
    """Carry out the decisions of one screen, each by itself: one that is too late does not keep the others.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
    """
    require(access.may_decide(actor))
    done = Decided()
    for group in _together(decisions):
        try:
            _decide(actor, group, done)
        except AccessDenied:
            raise
        except Refused as error:
            first = group[0].delivery
            done.refused += (
                f"«{first.post.title}», {first.page.title}: {error.message} {error.advice}".strip(),
            )
    return done


def _together(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """One by one, but a post's pages that get the same time go together: they share one new approval."""
    groups: dict[object, list[Decision]] = {}
    for one in decisions:
        key = (one.delivery.post_id, one.at) if one.what == SLOT else one.delivery.pk
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _decide(actor: User, group: Sequence[Decision], done: Decided) -> None:
    first = group[0]
    if first.what == SLOT and first.at is not None:
        for one in group:
            _check(one.delivery, one.version)
        again = put_at(actor=actor, rows=[one.delivery for one in group], due_at=first.at)
        done.asked_again += len(group) if again else 0
        done.moved += 0 if again else len(group)
    elif first.what == SEND:
        send_late(actor=actor, delivery=first.delivery, version=first.version)
        done.sent += 1
    elif first.what == HAND:
        hand_over(actor=actor, delivery=first.delivery, version=first.version)
        done.by_hand += 1
    elif first.what == CANCEL:
        cancel_delivery(
            actor=actor, delivery=first.delivery, reason="Опоздало, отменено", version=first.version
        )
        done.cancelled += 1


def _check(delivery: Delivery, version: int | None) -> None:
    if version is not None and delivery.version != version:
        raise Stale(STALE)


def _tell(actor: User, delivery: Delivery, event: str, what: str, sentence: str) -> None:
    DeliveryNote.objects.create(delivery=delivery, by=actor, what=what, sentence=sentence)
    record(event, actor=actor, object=delivery, organization_id=delivery.post.organization_id)
