"""The emergency stop: everything at once, with a reason, and lifting it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.models import Delivery, EmergencyStop
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import short_name, time_text


@dataclass(frozen=True)
class Stopped:
    """The stop that stands, and what was already in flight: that is finished, not stopped."""

    stop: EmergencyStop
    in_flight: list[Delivery]


def stop_all(*, actor: User, reason: str) -> Stopped:
    """Hold everything at once. A second click by the same person returns the stop that stands.

    A claim and the last step before sending check it in their own UPDATE, so nothing that has not begun to leave
    will leave after this returns.

    Raises:
        AccessDenied: only the press head may.
        Refused: no reason.
        Stale: a colleague has stopped everything already.
    """
    require(access.may_stop(actor))
    reason = " ".join(reason.replace("\x00", "").split())[:300]
    if not reason:
        raise Refused("Напишите, почему остановить: это увидят все.", field="reason")
    try:
        with transaction.atomic():
            stop = EmergencyStop.objects.create(by=actor, reason=reason)
            record(
                "stop.declared",
                actor=actor,
                object=stop,
                label="экстренная остановка",
                data={"reason": reason},
            )
    except IntegrityError as error:
        standing = EmergencyStop.objects.filter(lifted_at__isnull=True).select_related("by").first()
        if standing is None:
            raise Stale("Остановку только что сняли. Обновите страницу.") from error
        if standing.by_id != actor.pk:
            who = short_name(standing.by.full_name)
            raise Stale(
                f"Всё уже остановлено: {who}, {time_text(standing.since)}. {standing.reason}"
            ) from error
        stop = standing
    return Stopped(stop, in_flight())


def in_flight() -> list[Delivery]:
    """Deliveries that are being sent at this moment."""
    return list(Delivery.objects.filter(state="sending").select_related("post", "page"))


def lift_stop(*, actor: User) -> None:
    """Let everything go again. Nothing stands: nothing happens.

    Raises:
        AccessDenied: only the press head may.
    """
    require(access.may_stop(actor))
    with transaction.atomic():
        standing = EmergencyStop.objects.filter(lifted_at__isnull=True).first()
        if standing is None:
            return
        lifted = EmergencyStop.objects.filter(pk=standing.pk, lifted_at__isnull=True)
        if lifted.update(lifted_at=clock.now(), lifted_by=actor) == 1:
            record("stop.lifted", actor=actor, object=standing, label="экстренная остановка")
