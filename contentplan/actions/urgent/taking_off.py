"""What was sent by mistake comes off every page at once; what has not left yet stays here."""

from __future__ import annotations

from dataclasses import dataclass

from contentplan import access
from contentplan.actions.changes import remove
from contentplan.actions.deliveries import cancel_delivery
from contentplan.graphs import NOT_SENT
from contentplan.models import Delivery, UrgentPublication
from core.access import require
from core.accounts.models import User
from core.errors import Refused


@dataclass(frozen=True)
class TakenOff:
    """On how many pages it is being taken off, where it will not go out any more, and where only a person can tell."""

    removed: int
    cancelled: int
    left: int


def take_off(*, actor: User, publication: UrgentPublication, reason: str) -> TakenOff:
    """Take an urgent publication off all its pages, page by page: one that refuses does not keep the others.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: no reason (`field`).
    """
    require(access.may_decide(actor))
    if not reason.strip():
        raise Refused("Напишите, почему снимаете: причина останется в истории.", field="reason")
    told = {"removed": 0, "cancelled": 0, "left": 0}
    for delivery in Delivery.objects.filter(post=publication.post_id).exclude(
        state__in=["cancelled", "removed"]
    ):
        told[_one(actor, delivery, reason)] += 1
    return TakenOff(**told)


def _one(actor: User, delivery: Delivery, reason: str) -> str:
    try:
        if delivery.state == "published":
            remove(actor=actor, delivery=delivery, reason=reason)
            return "removed"
        if delivery.state in (*NOT_SENT, "sending"):  # what has not left yet is taken back
            cancel_delivery(actor=actor, delivery=delivery, reason=reason)
            return "cancelled"
    except Refused:
        return "left"  # just being corrected, or somebody was first: the page says what is awaited
    return "left"
