"""What beat does: the tick finds due rows within seconds, the minute sweep mends what fell between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from contentplan import notices
from contentplan.actions import mourning
from contentplan.engine import claims, handing, ledger, road
from contentplan.engine.lanes import heavy_among
from contentplan.graphs import DELIVERY_GRAPH, NEEDS_PERSON, WAITING
from contentplan.models import Attempt, Delivery, Revision, RevisionPage
from core import clock
from core.audit.actions import record
from core.errors import Stale
from core.states import move
from core.work.claims import FREED, lapsed
from core.work.dispatch import due, hand_back
from core.work.each import all_of, each
from networks.base import Network

LATE_AFTER = timedelta(minutes=5)
URGENT_LATE_AFTER = timedelta(minutes=1)
BATCH = 200
NOTICED_FOR = timedelta(days=35)


def kinds_due() -> set[tuple[bool, bool]]:
    """Of what kinds there is anything whose time has come, held back or not: (urgent, of unknown outcome)."""
    rows = Delivery.objects.filter(state__in=[*WAITING, "unknown"], next_at__lte=clock.now())
    return {
        (urgent, state == "unknown")
        for urgent, state in rows.order_by().values_list("urgent", "state").distinct()
    }


def find_due(*, urgent: bool = False) -> tuple[list[int], list[int]]:
    """Ids to send and ids to resolve, marked as handed over. The cost does not grow with rows of the future.

    Urgent ones are counted apart: a queue full of others does not keep them from being handed over. Nor do hundreds
    of rows of one network keep those of another.
    """
    return _to_send(urgent), _to_resolve(urgent)


def _to_send(urgent: bool) -> list[int]:
    ready = Q(state__in=WAITING, urgent=urgent) & claims.ready(clock.now())
    return due(Delivery, ready, batch=claims.BATCH, lanes=_NETWORKS)


def _to_resolve(urgent: bool) -> list[int]:
    return due(Delivery, Q(state="unknown", urgent=urgent), batch=claims.BATCH // 4, lanes=_NETWORKS)


_NETWORKS = [Q(page__network=network) for network in Network]
Hand = Callable[[int], object]


def tick(
    send: Hand,
    resolve: Hand,
    *,
    send_urgent: Hand | None = None,
    resolve_urgent: Hand | None = None,
    send_heavy: Hand | None = None,
) -> int:
    """Free what silent workers held, then hand over what is due, urgent ones first, each in its lane.

    Returns how many ids were handed over. Without lanes of their own all go the common way.
    """
    handed: list[int] = []

    def hand_over() -> None:
        kinds = kinds_due()  # nearly every second of a day there are none
        if kinds:
            hands = _Hands(send, resolve, send_urgent or send, resolve_urgent or resolve, send_heavy)
            all_of(handing.hand_over_unreachable, lambda: handed.extend(_hand_over(kinds, hands)))

    # A row that cannot be freed keeps nothing else waiting.
    all_of(recover_lapsed, hand_over)
    return len(handed)


@dataclass(frozen=True)
class _Hands:
    """Whom ids are given to, by lane."""

    send: Hand
    resolve: Hand
    send_urgent: Hand
    resolve_urgent: Hand
    send_heavy: Hand | None


def _hand_over(kinds: set[tuple[bool, bool]], hands: _Hands) -> list[int]:
    left: deque[tuple[Hand, int]] = deque()
    if (True, False) in kinds:
        left.extend((hands.send_urgent, pk) for pk in _to_send(urgent=True))
    if (True, True) in kinds:
        left.extend((hands.resolve_urgent, pk) for pk in _to_resolve(urgent=True))
    if (False, False) in kinds:
        to_send = _to_send(urgent=False)
        heavy = heavy_among(to_send) if hands.send_heavy else set()
        left.extend(
            (hands.send_heavy if hands.send_heavy and pk in heavy else hands.send, pk) for pk in to_send
        )
    if (False, True) in kinds:
        left.extend((hands.resolve, pk) for pk in _to_resolve(urgent=False))
    ids = [pk for _, pk in left]
    try:
        while left:
            hand, pk = left[0]
            hand(pk)
            left.popleft()
    finally:
        if left:  # the broker is away: the next tick tries again
            hand_back(Delivery, [pk for _, pk in left])
    return ids


def recover_lapsed() -> int:
    """Deliveries whose worker went silent. If any try may have acted the outcome is unknown, else back to the queue."""
    rows = lapsed(Delivery, working="sending", limit=BATCH, lease_s=settings.DELIVERY_LEASE_S)
    return sum(each(rows, _recover))


def _recover(row: Delivery) -> bool:
    now = clock.now()
    silent = Q(claim_token=row.claim_token, lease_until__lte=now)
    try:
        with transaction.atomic():
            # The claim goes first: after that its worker passes no gate, so the tries can be counted in peace.
            move(row, DELIVERY_GRAPH, "unknown", where=silent, sources=["sending"], next_at=now, **FREED)
            # This one did not get as far as the call.
            early = Q(sending_at__isnull=True, outcome=Attempt.Outcome.OPEN)
            row.attempts.filter(early).update(outcome=Attempt.Outcome.DROPPED, ended_at=now)
            if ledger.uncertain(row) is None:
                move(row, DELIVERY_GRAPH, "scheduled", sources=["unknown"])
                ledger.note(row, "recovered", "Работа прервалась до отправки: начнём снова")
            else:
                row.attempts.filter(outcome=Attempt.Outcome.OPEN).update(
                    outcome=Attempt.Outcome.UNKNOWN, ended_at=now
                )
                ledger.note(
                    row, "unknown", "Работа прервалась во время отправки: неизвестно, вышла ли публикация"
                )
                ledger.journal("delivery.unknown", row)
    except Stale:
        return False
    if row.urgent:
        ledger.tell(row.pk)
    return True


# --- the minute sweep -------------------------------------------------------------------------------


def mend() -> None:
    """Everything that must become visible with time, each step also when the one before it has failed."""
    all_of(
        recover_lapsed,
        wake_after_clock_change,
        mourning.close_passed,
        handing.hand_over_unreachable,
        expire_late,
        expire_unapproved,
        alarm_late,
        tell_untold,
    )


def wake_after_clock_change() -> int:
    """Rows that were told to wait before the clock was set back go on now, not when it has come there again.

    Known by tries that end in the future. What was scheduled by people waits for its own time.
    """
    now = clock.now()
    ahead = Attempt.objects.filter(ended_at__gt=now + clock.SKEW).order_by("ended_at")
    ids = list(ahead.values_list("delivery_id", flat=True)[: BATCH * 5])
    if not ids:
        return 0
    asleep = Delivery.objects.filter(pk__in=ids, next_at__gt=now)
    woken = asleep.filter(state="unknown").update(next_at=now)
    return woken + asleep.filter(state__in=WAITING, due_at__lte=now).update(next_at=now)


def expire_late(ids: Iterable[int] | None = None) -> int:
    """Too late to send: «просрочено», back to the author. Held ones too: a hold does not make a post fresher."""
    query = Delivery.objects.filter(state__in=WAITING, send_until__lte=clock.now())
    if ids is not None:
        query = query.filter(pk__in=list(ids))
    # In the order of the partial index, so that the database stops at the first row of the future.
    rows = query.select_related("post", "page").order_by("send_until")
    late = list(rows[:BATCH])
    expired = [row for row, done in zip(late, each(late, _expire), strict=True) if done]
    each([row.pk for row in expired], ledger.tell)
    return len(expired)


def _expire(row: Delivery) -> bool:
    try:
        with transaction.atomic():
            move(
                row,
                DELIVERY_GRAPH,
                "expired",
                sources=WAITING,
                where=Q(send_until__lte=clock.now()),
                next_at=None,
                told_at=None,
                **FREED,
            )
            ledger.note(row, "expired", "Опоздали больше, чем разрешено: не отправлено")
            ledger.journal("delivery.expired", row)
    except Stale:
        return False
    return True


def expire_unapproved() -> int:
    """Times that passed without an approval: the page of the revision becomes «просрочено», the author is told."""
    passed = (
        RevisionPage.objects.filter(
            due_at__lte=clock.now(), expired_at__isnull=True, revision__state__in=["draft", "in_review"]
        )
        .select_related("revision__post__author", "revision__submitted_by", "page")
        .order_by("revision_id")[:BATCH]
    )
    by_revision: dict[int, list[RevisionPage]] = {}
    for place in passed:
        by_revision.setdefault(place.revision_id, []).append(place)
    each(by_revision.values(), lambda places: _expire_places(places[0].revision, places))
    return len(by_revision)


def _expire_places(revision: Revision, places: list[RevisionPage]) -> None:
    """Mark the pages, unless the revision was decided or given a new time just now."""
    now = clock.now()
    with transaction.atomic():
        same = Revision.objects.filter(pk=revision.pk, version=revision.version, state=revision.state)
        if same.select_for_update().first() is None:
            return
        open_places = RevisionPage.objects.filter(
            pk__in=[place.pk for place in places], due_at__lte=now, expired_at__isnull=True
        )
        if open_places.update(expired_at=now):
            record(
                "post.time_passed",
                actor=ledger.PORTAL,
                object=revision.post,
                data={"number": revision.number},
            )
            notices.time_passed(revision, sorted({place.page.network for place in places}))


def alarm_late() -> int:
    """Five minutes late and still not out, an urgent one after one minute: an alarm, once.

    What people hold back themselves (a hold, a stop, a mourning) is not alarming; a warning that does not leave is.
    """
    now = clock.now()
    late = Delivery.objects.filter(
        Q(due_at__lte=now - LATE_AFTER) | Q(urgent=True),
        state__in=[*WAITING, "sending"],
        due_at__lte=now - URGENT_LATE_AFTER,
        alarmed_at__isnull=True,
        held_at__isnull=True,
    ).select_related("post__author", "page", "revision__submitted_by")
    late = late.filter(Q(urgent=True) | ~(road.stopped() | road.mourned()))
    return sum(each(late.order_by("due_at")[:BATCH], _alarm))


def _alarm(row: Delivery) -> bool:
    with transaction.atomic():
        fresh = Delivery.objects.filter(pk=row.pk, alarmed_at__isnull=True)
        if fresh.update(alarmed_at=clock.now()) != 1:
            return False
        notices.late(row)
    return True


def ask_long_unknown() -> int:
    """Five minutes of not knowing: people are asked, while the portal goes on finding out by itself."""
    now = clock.now()
    # One of the future left before the clock was set back: who knows how long ago.
    long_ago = Q(sending_at__lte=now - LATE_AFTER) | Q(sending_at__gt=now + clock.SKEW)
    sent = Attempt.objects.filter(ledger.UNCERTAIN, long_ago, delivery=OuterRef("pk"))
    waiting = Delivery.objects.filter(
        Q(Exists(sent)) | Q(next_at__isnull=True), state="unknown", asked_at__isnull=True
    )
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        asked = Delivery.objects.filter(pk=pk, state="unknown", asked_at__isnull=True)
        asked.update(asked_at=now, told_at=None)
    return len(ids)


def tell_untold() -> int:
    """People who should have been told by a process that died."""
    ask_long_unknown()
    untold = Delivery.objects.filter(state__in=NEEDS_PERSON, told_at__isnull=True)
    return len(each(list(untold.values_list("pk", flat=True)[:BATCH]), ledger.tell))


def note_removed() -> int:
    """Published posts that a complete read of the page no longer shows: «снято со страницы»."""
    gone = Delivery.objects.filter(state="published", wall_post__gone_at__isnull=False).select_related(
        "post", "page"
    )
    count = 0
    for row in gone[:BATCH]:
        try:
            with transaction.atomic():
                move(row, DELIVERY_GRAPH, "removed")
                ledger.note(row, "removed", "Публикации больше нет на странице")
                ledger.journal("delivery.removed", row)
        except Stale:
            continue
        count += 1
    return count
