"""The emergency stop: everything or chosen pages at once, with a reason, and lifting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from contentplan import access
from contentplan.actions.asking import ask_about
from contentplan.models import Attempt, Delivery, EmergencyStop, Post
from contentplan.models.stop import target_of
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import short_name, time_text
from core.work.attempts import UNCERTAIN
from pages.models import OfficialPage

Kind = EmergencyStop.Kind


@dataclass(frozen=True)
class Stopped:
    """The stop that stands, and what was already in flight: that is finished, not stopped."""

    stop: EmergencyStop
    in_flight: list[Delivery]


def stop_all(*, actor: User, reason: str) -> Stopped:
    """A general stop of all pages: see `declare_stop`."""
    return declare_stop(actor=actor, reason=reason)


def declare_stop(
    *, actor: User, reason: str, kind: str = Kind.GENERAL, pages: Sequence[OfficialPage] = ()
) -> Stopped:
    """Hold everything on `pages` (on all when none is named) at once. Stops on other pages may stand beside it.

    A general stop lets warnings through, a stop for a break-in nothing. A second click by the same person returns
    the stop that stands. A claim and the last step before sending check it in their own UPDATE, so nothing that
    has not begun to leave will leave after this returns.

    Raises:
        AccessDenied: only the press head may.
        Refused: no reason, or no such kind.
        Stale: a colleague has stopped these pages already.
    """
    require(access.may_stop(actor))
    reason = " ".join(reason.replace("\x00", "").split())[:300]
    if not reason:
        raise Refused("Напишите, почему остановить: это увидят все.", field="reason")
    if kind not in Kind.values:
        raise Refused("Выберите вид остановки.", field="kind")
    target = target_of(page.pk for page in pages)
    try:
        with transaction.atomic():
            stop = EmergencyStop.objects.create(by=actor, reason=reason, kind=kind, target=target)
            stop.pages.set(pages)
            record(
                "stop.declared",
                actor=actor,
                object=stop,
                label="экстренная остановка",
                data={"reason": reason, "kind": kind, "pages": sorted(page.pk for page in pages)},
            )
    except IntegrityError as error:
        stop = _standing(actor, kind, target, error)
    return Stopped(stop, in_flight(stop))


def _standing(actor: User, kind: str, target: str, error: IntegrityError) -> EmergencyStop:
    """The stop that was there first, if it is the actor's own."""
    same = EmergencyStop.objects.filter(lifted_at__isnull=True, target=target, kind=kind)
    standing = same.select_related("by").first()
    if standing is None:
        raise Stale("Остановку только что сняли. Обновите страницу.") from error
    if standing.by_id != actor.pk:
        who, what = short_name(standing.by.full_name), "Всё" if standing.is_everywhere else "Это"
        raise Stale(
            f"{what} уже остановлено: {who}, {time_text(standing.since)}. {standing.reason}"
        ) from error
    return standing


def in_flight(stop: EmergencyStop | None = None, *, seen: QuerySet[Post] | None = None) -> list[Delivery]:
    """Deliveries whose call may be under way, on the stop's pages and of the posts seen when these are named.

    What a worker only makes ready comes to the gate yet, and does not pass it.
    """
    left = Attempt.objects.filter(UNCERTAIN, delivery=OuterRef("pk"))
    rows = Delivery.objects.filter(Exists(left), state="sending").select_related("post", "page")
    if seen is not None:
        rows = rows.filter(post__in=seen)
    return list(rows if stop is None else on_pages_of(stop, rows))


def on_pages_of(stop: EmergencyStop, rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Of the rows, those on the pages of a stop."""
    if stop.is_everywhere:
        return rows
    pages = EmergencyStop.pages.through.objects.filter(emergencystop=stop.pk)
    return rows.filter(page_id__in=pages.values("officialpage_id"))


def lift_stop(*, actor: User, stop: EmergencyStop | None = None) -> int:
    """Let the pages of a stop go again; without one named, the general stop of everything. Twice is once.

    What its time has passed does not leave in a burst: it waits for a decision about each. Returns how many wait.

    Raises:
        AccessDenied: only the press head may.
    """
    require(access.may_stop(actor))
    standing = EmergencyStop.objects.filter(lifted_at__isnull=True)
    standing = (
        standing.filter(pk=stop.pk)
        if stop is not None
        else standing.filter(target=target_of([]), kind=Kind.GENERAL)
    )
    with transaction.atomic():
        found = standing.first()
        if found is None or standing.update(lifted_at=clock.now(), lifted_by=actor) != 1:
            return 0
        rows = on_pages_of(found, Delivery.objects.all())
        # A warning passed a general stop; one that a break-in kept is as old as everything else.
        rows = rows if found.is_break_in else rows.filter(urgent=False)
        asked = ask_about(rows, by=actor, why="Не вышло вовремя из-за остановки")
        record(
            "stop.lifted",
            actor=actor,
            object=found,
            label="экстренная остановка",
            data={"waiting": len(asked)},
        )
    return len(asked)
