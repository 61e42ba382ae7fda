"""Taking deliveries: what makes one ready, who holds it, and the gate before the call that cannot be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from contentplan.engine.road import in_turn, inactive, open_road, overdue
from contentplan.graphs import DELIVERY_GRAPH, WAITING
from contentplan.models import Attempt, Delivery
from core import clock
from core.errors import Stale
from core.states import move
from core.work import attempts, claims
from core.work.attempts import close_silent as close_silent_looks
from core.work.fixed import fixed
from core.work.gate import pass_gate
from core.work.rows import STALE
from pages.models import OfficialPage

BATCH = 100  # ids under way in the broker at any time


@fixed(Delivery, by=("PAGE_SPACING_S", "OVERDUE_AFTER_S"))
def ready(now: datetime) -> Q:
    """A delivery that may be sent now: its time has come and has not passed, the road is open, it is the page's turn."""
    return Q(next_at__lte=now, due_at__lte=now, send_until__gt=now) & open_road(now) & in_turn(now)


@fixed(Delivery)
def may_leave(now: datetime) -> Q:
    """The road is open, the page is still run, it is not later than allowed. Uploading may have taken hours."""
    return open_road(now) & ~inactive() & Q(send_until__gt=now, covers_until__gt=now)


@dataclass(frozen=True)
class Said:
    """What a post says, for the row of the wall."""

    text: str
    files: int


@dataclass
class Job:
    """A claimed delivery and the attempt that was written for it. `sent`: the publishing call may have left."""

    delivery: Delivery
    attempt: Attempt
    sent: bool = False
    found: bool = False
    said: Said | None = None

    @property
    def mine(self) -> Q:
        """The claim still holds."""
        return claims.mine(self.delivery)


def claim(delivery_id: int) -> Job | None:
    """Take a due delivery, with its attempt in phase `preparing`, in one transaction; None: not to be had."""
    return _claim(delivery_id, WAITING, ready(clock.now()), Attempt.Kind.SEND)


def claim_repeat(delivery_id: int) -> Job | None:
    """Take a delivery of unknown outcome to send it again with the same key."""
    now = clock.now()
    ready_again = Q(next_at__lte=now) & may_leave(now)
    with transaction.atomic():
        job = _claim(delivery_id, ("unknown",), ready_again, Attempt.Kind.REPEAT)
        if job is not None:
            close_silent_looks(job.delivery, but=job.attempt)
        return job


def _claim(delivery_id: int, waiting: tuple[str, ...], condition: Q, kind: str) -> Job | None:
    with transaction.atomic():
        _queue_at_page(delivery_id)
        row = claims.take(
            Delivery,
            delivery_id,
            graph=DELIVERY_GRAPH,
            waiting=waiting,
            working="sending",
            ready=condition,
            lease_s=settings.DELIVERY_LEASE_S,
            related=("page", "approval"),
        )
        return None if row is None else Job(row, begin(row, kind))


def _queue_at_page(delivery_id: int) -> None:
    """Claims of late posts of one page go one after another: each sees in its UPDATE what the last one has taken.

    Writers of foreign keys to the page are not kept (no key is changed). SQLite has one writer anyway.
    """
    if connection.features.has_select_for_no_key_update:
        late = Delivery.objects.filter(overdue(clock.now()), pk=delivery_id)
        pages = OfficialPage.objects.filter(pk__in=late.values("page_id")).order_by()
        list(pages.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def watch_unknown(delivery_id: int) -> Job | None:
    """Take a delivery of unknown outcome to look for it on the page; one looks at a time."""
    with transaction.atomic():
        row = claims.watch(
            Delivery,
            delivery_id,
            states=["unknown"],
            ready=Q(next_at__lte=clock.now()),
            lease_s=settings.DELIVERY_LEASE_S,
        )
        if row is None:
            return None
        job = Job(row, begin(row, Attempt.Kind.LOOK))
        close_silent_looks(row, but=job.attempt)
        return job


def begin(delivery: Delivery, kind: str) -> Attempt:
    """Write a new attempt, before anything is done."""
    made: Attempt = attempts.begin(delivery, kind, key=delivery.key, request_digest=delivery.digest)
    return made


def may_have_left(delivery: Delivery) -> bool:
    """Of one that a worker has: the call is under way, or nobody knows what became of an earlier one."""
    return attempts.uncertain(delivery) is not None


def take_back(delivery: Delivery, *, seen: int | None = None) -> bool:
    """Take a delivery back from a worker that has not begun to send it: it is «scheduled» again. In the caller's transaction.

    Its worker waits for a slot, makes it ready or uploads; at the gate it finds its claim gone, and nothing leaves.
    `seen` is the version a person decides by: that a worker has taken the row since is no reason to refuse them (None:
    any). False: nobody has it, or the call may have left, in this try or an earlier one; then `delivery` says so.

    Raises:
        Stale: more than the claim has changed since `seen`.
    """
    # The gate writes this row first and the try after it: whoever has the lock sees both or none.
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state != "sending":
        if delivery.state == "sending":  # its worker has given it back meanwhile
            delivery.state = row.state
        return False
    if may_have_left(row):
        delivery.state = row.state
        return False
    if seen is not None and row.version not in (seen, seen + 1):
        raise Stale(STALE)
    move(row, DELIVERY_GRAPH, "scheduled", sources=["sending"], **claims.FREED)
    early = row.attempts.filter(sending_at__isnull=True, outcome=Attempt.Outcome.OPEN)
    early.update(outcome=Attempt.Outcome.DROPPED, ended_at=clock.now())
    for name in ("state", "version", *claims.FREED):
        setattr(delivery, name, getattr(row, name))
    return True


def advance(job: Job, phase: str) -> None:
    """Commit the phase of the attempt before the call that makes it true, and renew the lease.

    Raises:
        LostClaim: the lease has ended and somebody else decides.
        HeldBack: a hold, a stop, a broken page, or it is too late by now: nothing leaves.
    """
    road = may_leave(clock.now())
    pass_gate(job.delivery, job.attempt, phase, road=road, lease_s=settings.DELIVERY_LEASE_S)
    job.sent = phase == Attempt.Phase.SENDING
