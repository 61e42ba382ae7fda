"""Deliveries before they go out: move, hold, cancel, try again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from contentplan import access
from contentplan.actions.asked import refuse_asked
from contentplan.actions.queueing import is_approved_for
from contentplan.actions.times import refuse_past
from contentplan.engine.claims import take_back
from contentplan.graphs import DELIVERY_GRAPH, DELIVERY_WORDS, NOT_SENT, WAITING
from contentplan.models import Delivery, DeliveryNote
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import moment_text
from core.states import move
from core.work.claims import FREED
from core.work.rows import STALE, change

HOLDABLE = (*WAITING, "by_hand", "unknown")
# The nearest time that still lies ahead.
AT_ONCE = timedelta(seconds=1)
LET_GO: dict[str, Any] = {"held_at": None, "held_by": None, "held_reason": "", "held_kind": ""}


def move_delivery(*, actor: User, delivery: Delivery, due_at: datetime, version: int | None = None) -> None:
    """Give a delivery another time, also while a worker makes it ready. The approval covers it within the approved day.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: the time has passed, is on another day than was approved, or the delivery is past moving.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    refuse_past(due_at)
    if delivery.state in NOT_SENT and delivery.due_at == due_at and delivery.is_waiting:
        return
    if not is_approved_for(delivery, due_at):
        raise Refused(
            f"Согласован выход {moment_text(delivery.approved_due_at, near=False).rsplit(',', 1)[0]}."
            " На другой день нужно новое согласование.",
            field="due_at",
            advice="Откройте материал, назначьте новый день и отправьте на согласование.",
        )
    changes: dict[str, Any] = {
        "due_at": due_at,
        "next_at": due_at,
        "send_until": due_at + timedelta(seconds=delivery.late_after_s),
        # People may have placed it meanwhile.
        "look_first": delivery.look_first or delivery.state in ("failed", "by_hand", "expired"),
        "tries": 0,
        "alarmed_at": None,
        "told_at": None,
        **answered(delivery),
    }
    with transaction.atomic():
        _have_at_hand(delivery, version, "перенести")
        if delivery.state == "scheduled":
            change(delivery, states=["scheduled"], version=delivery.version, **changes)
        else:
            move(delivery, DELIVERY_GRAPH, "scheduled", sources=[delivery.state], **changes)
        _note(delivery, actor, "moved", f"Перенесено на {timezone.localtime(due_at):%d.%m.%Y %H:%M}")
        _journal("delivery.moved", actor, delivery, due_at=due_at)


def send_now(*, actor: User, delivery: Delivery, version: int | None = None) -> None:
    """Let an approved delivery go out at once instead of at its time: a move to this moment, with all its rules.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: it was approved for another day, or is held, or is past moving.
        Stale: somebody was first.
    """
    if delivery.is_held:
        raise Refused("Материал придержан. Сначала отпустите его.")
    _refuse_unless(delivery, ("scheduled",), "отправить сейчас")
    move_delivery(actor=actor, delivery=delivery, due_at=clock.now() + AT_ONCE, version=version)


def cancel_delivery(*, actor: User, delivery: Delivery, reason: str = "", version: int | None = None) -> None:
    """Take a page out of an approved post. What the approval covers on other pages stays covered.

    As long as nothing has left the person wins, also over a worker that makes it ready. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: it is being sent, is out, or nobody knows whether it is out.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    if delivery.state == "cancelled":
        return
    with transaction.atomic():
        _have_at_hand(delivery, version, "отменить")
        move(delivery, DELIVERY_GRAPH, "cancelled", sources=[delivery.state], next_at=None, **FREED)
        _note(delivery, actor, "cancelled", reason or "Отменено")
        _journal("delivery.cancelled", actor, delivery, reason=reason)


def hold(*, actor: User, delivery: Delivery, reason: str) -> None:
    """Keep a delivery from going out until it is lifted; its state stays. A second click changes nothing.

    An unknown outcome may be held too: it is looked up, but not sent again. So may what a worker makes ready.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: no reason; or it is being sent or is past holding.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise Refused("Напишите, почему придержать: это увидят коллеги.", field="reason")
    if delivery.is_held:
        return
    with transaction.atomic():
        take_back(delivery)
        _refuse_unless(delivery, HOLDABLE, "придержать")
        # Any version: a retry between reading and clicking does not make the hold less wanted.
        _changed_or_told(
            delivery, HOLDABLE, "придержать", held_at=clock.now(), held_by=actor, held_reason=reason
        )
        _note(delivery, actor, "held", f"Придержано: {reason}")
        _journal("delivery.held", actor, delivery, reason=reason)


def lift_hold(*, actor: User, delivery: Delivery, answered: bool = False) -> None:
    """Let a held delivery go: it goes out at its time, or at once if the time has come. Twice is once.

    `answered`: the question about the post's event is just being answered in this transaction.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: its event was moved or cancelled, and nobody has said what becomes of the post.
    """
    require(access.may_decide(actor))
    if not delivery.is_held:
        return
    with transaction.atomic():
        if not answered:
            refuse_asked(delivery.post_id)
        _changed_or_told(delivery, DELIVERY_GRAPH.table, "отпустить", **LET_GO)
        _note(delivery, actor, "released", "Отпущено")
        _journal("delivery.released", actor, delivery)


def retry(*, actor: User, delivery: Delivery, version: int | None = None) -> None:
    """Send again by a person's word. The page is looked at first: a post found there is adopted, not doubled.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: the approval has run out, or the state is not one to repeat from (an unknown one is answered).
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    _refuse_unless(delivery, NOT_SENT, "повторить")
    now = clock.now()
    refuse_uncovered(delivery, now)
    with transaction.atomic():
        _check_version(delivery, version)
        changes = again(delivery, now)
        if delivery.state == "scheduled":
            change(delivery, states=["scheduled"], version=delivery.version, **changes)
        else:
            move(delivery, DELIVERY_GRAPH, "scheduled", sources=[delivery.state], **changes)
        _note(delivery, actor, "retried", "Велено повторить: сначала посмотрим на страницу")
        _journal("delivery.retried", actor, delivery)


def refuse_uncovered(delivery: Delivery, now: datetime) -> None:
    """Raise when the approval no longer covers a sending at `now`."""
    if now >= delivery.covers_until:
        raise Refused(
            f"Согласование действовало до {moment_text(delivery.covers_until)}.",
            advice="Откройте материал, назначьте новое время и отправьте на согласование.",
        )


def answered(delivery: Delivery) -> dict[str, Any]:
    """Columns that end the question a stop has left behind; what a person holds stays held."""
    return dict(LET_GO) if delivery.is_asked else {}


def again(delivery: Delivery, now: datetime) -> dict[str, Any]:
    """Columns of a delivery that a person wants sent again: at once or at its time, after a look at the page."""
    start = max(now, delivery.due_at)
    return {
        "next_at": start,
        "send_until": start + timedelta(seconds=delivery.late_after_s),
        "look_first": True,
        "tries": 0,
        "alarmed_at": None,
        "told_at": None,
        "asked_at": None,
        "reads": 0,
        **answered(delivery),
        **FREED,
    }


def _refuse_unless(delivery: Delivery, states: tuple[str, ...], verb: str) -> None:
    if delivery.state in states:
        return
    if delivery.state == "sending":
        raise Refused(f"Уже отправляется, поэтому {verb} нельзя. Через минуту будет виден исход.")
    if delivery.state == "unknown":
        raise Refused(
            f"Неизвестно, вышла ли публикация, поэтому {verb} нельзя.",
            advice="Сначала посмотрите на страницу и ответьте.",
        )
    word = DELIVERY_WORDS[delivery.state]
    raise Refused(f"Размещение уже в состоянии «{word}», поэтому {verb} нельзя.")


def _have_at_hand(delivery: Delivery, version: int | None, verb: str) -> None:
    """Let it be nobody's and unsent, by the version the person saw, or say why that is not so."""
    if take_back(delivery, seen=delivery.version if version is None else version):
        return
    _refuse_unless(delivery, NOT_SENT, verb)
    _check_version(delivery, version)


def _check_version(delivery: Delivery, version: int | None) -> None:
    if version is not None and delivery.version != version:
        raise Stale(STALE)


def _changed_or_told(delivery: Delivery, states: Any, verb: str, **changes: Any) -> None:
    """Change, or say in which state it is now."""
    try:
        change(delivery, states=states, **changes)
    except Stale:
        delivery.refresh_from_db()
        _refuse_unless(delivery, tuple(states), verb)
        raise


def _note(delivery: Delivery, by: User, what: str, sentence: str) -> None:
    DeliveryNote.objects.create(delivery=delivery, by=by, what=what, sentence=sentence[:500])


def _journal(event: str, actor: User, delivery: Delivery, **data: Any) -> None:
    record(event, actor=actor, object=delivery, organization_id=delivery.post.organization_id, data=data)
