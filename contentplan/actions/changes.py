"""Changing what is out: a correction follows its approval, a removal a reason; by hand where the network gives no way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.engine.change.claims import take_back
from contentplan.graphs import CHANGE_GRAPH, CHANGE_OPEN
from contentplan.models import Approval, Change, Delivery, DeliveryNote, Revision
from contentplan.queries.ways import by_hand_why
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.states import move
from core.work import attempts
from core.work.claims import FREED
from core.work.rows import STALE
from networks.base import Operation

_STOPPABLE = ("scheduled", "retry_wait", "by_hand", "failed")


def correct(actor: User, revision: Revision, approval: Approval, delivery: Delivery, digest: str) -> Change:
    """Put an approved correction of a publication to work. In the transaction of the approval.

    A correction approved earlier that has not begun gives way to this one.

    Raises:
        Stale: an earlier change of it is just being made.
    """
    for old in delivery.changes.filter(state__in=CHANGE_OPEN):
        if old.state not in _STOPPABLE or not old.is_edit:
            raise Stale("Эту публикацию как раз меняют на странице. Подождите минуту и согласуйте снова.")
        _cancel(actor, old, f"Заменено редакцией {revision.number}")
    change = Change.objects.create(
        delivery=delivery,
        page=delivery.page,
        kind=Change.Kind.EDIT,
        revision=revision,
        approval=approval,
        digest=digest,
        asked_by=revision.submitted_by or actor,
        next_at=clock.now(),
    )
    _told(change, actor, f"Согласовано исправление: редакция {revision.number}")
    return change


def remove(*, actor: User, delivery: Delivery, reason: str, version: int | None = None) -> Change:
    """Take a publication off its page: by API, or by hand where there is no such way. A second click finds the first.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: no reason (`field`), it is not on the page, or the call of a correction is under way.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    reason = " ".join(reason.replace("\x00", "").split())[:300]
    if not reason:
        raise Refused("Напишите, почему снимаете: причина останется в истории.", field="reason")
    earlier = delivery.changes.filter(state__in=CHANGE_OPEN).first()
    if earlier is not None and not earlier.is_edit:
        return earlier
    if delivery.state != "published":
        raise Refused("На странице этой публикации нет, удалять нечего.")
    if version is not None and delivery.version != version:
        raise Stale(STALE)
    why = by_hand_why([delivery.page_id], [Operation.REMOVE]).get(delivery.page_id, "")
    try:
        with transaction.atomic():
            if earlier is not None:
                _give_way(actor, earlier)
            change = Change.objects.create(
                delivery=delivery,
                page=delivery.page,
                kind=Change.Kind.REMOVE,
                reason=reason,
                asked_by=actor,
                next_at=clock.now(),
            )
            if why:
                now = clock.now()
                move(change, CHANGE_GRAPH, "by_hand", next_at=None, last_error=why, told_at=now)
            _told(change, actor, f"Велено снять со страницы: {reason}")
    except IntegrityError as error:
        raise Stale(STALE) from error
    return change


def _give_way(actor: User, earlier: Change) -> None:
    """A correction gives way unless its call is under way, which is over in seconds."""
    if take_back(earlier) or earlier.state in _STOPPABLE:
        _cancel(actor, earlier, "Заменено удалением")
        return
    if earlier.state != "checking":
        raise Refused(
            "Исправление этой публикации как раз уходит в сеть. Подождите несколько секунд и удалите ещё раз."
        )
    sentence = "Заменено удалением: видно ли исправление на странице, больше не проверяем"
    _cancel(actor, earlier, sentence, sources=["checking"])
    attempts.close_silent(earlier)


def done_by_hand(*, actor: User, change: Change, version: int | None = None) -> None:
    """A person has changed or removed it in the network: the page is read back where that can be done.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Stale: it is past that, or somebody was first.
    """
    require(access.may_decide(actor))
    if change.state in ("checking", "done") and change.hand_by_id == actor.pk:
        return
    _check_version(change, version)
    with transaction.atomic():
        if change.state == "failed":
            move(change, CHANGE_GRAPH, "by_hand", sources=["failed"])
        move(
            change,
            CHANGE_GRAPH,
            "checking",
            sources=["by_hand"],
            hand_by=actor,
            reads=0,
            next_at=clock.now(),
            **FREED,
        )
        what = "Исправили вручную" if change.is_edit else "Удалили вручную"
        _note(change, actor, "changed_by_hand", f"{what}: проверяем страницу")
        _journal("delivery.change_by_hand", actor, change)


def retry_change(*, actor: User, change: Change, version: int | None = None) -> None:
    """Try again by API after a failure.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Stale: it is past that, or somebody was first.
    """
    require(access.may_decide(actor))
    if change.state in ("scheduled", "doing"):
        return
    _check_version(change, version)
    with transaction.atomic():
        move(
            change,
            CHANGE_GRAPH,
            "scheduled",
            sources=["by_hand", "failed"],
            next_at=clock.now(),
            tries=0,
            reads=0,
            told_at=None,
            **FREED,
        )
        _note(change, actor, "retried", "Велено повторить")
        _journal("delivery.change_asked", actor, change, kind=change.kind)


def cancel_change(*, actor: User, change: Change, version: int | None = None) -> None:
    """Leave the publication as it is. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: it is just being made, or done.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    if change.state == "cancelled":
        return
    with transaction.atomic():
        if not take_back(change):
            _check_version(change, version)
        if change.state not in _STOPPABLE:
            raise Refused(
                "Публикацию уже меняют на странице, отменить нельзя. Через минуту будет виден исход."
            )
        _cancel(actor, change, "Изменение отменено: публикация остаётся как есть")


def _cancel(actor: User, change: Change, sentence: str, *, sources: Sequence[str] = _STOPPABLE) -> None:
    move(change, CHANGE_GRAPH, "cancelled", sources=sources, next_at=None, **FREED)
    _note(change, actor, "change_cancelled", sentence)
    _journal("delivery.change_cancelled", actor, change, kind=change.kind)


def _check_version(change: Change, version: int | None) -> None:
    if version is not None and change.version != version:
        raise Stale(STALE)


def _told(change: Change, actor: User, sentence: str) -> None:
    _note(change, actor, "change_asked", sentence)
    _journal("delivery.change_asked", actor, change, kind=change.kind)


def _note(change: Change, by: User, what: str, sentence: str) -> None:
    DeliveryNote.objects.create(delivery=change.delivery, by=by, what=what, sentence=sentence[:500])


def _journal(event: str, actor: User, change: Change, **data: Any) -> None:
    delivery = change.delivery
    record(event, actor=actor, object=delivery, organization_id=delivery.post.organization_id, data=data)
