"""Taking changes: what makes one ready, who holds it, the gate before the call."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from contentplan.engine.road import broken, inactive, stopped, suspended
from contentplan.graphs import CHANGE_GRAPH
from contentplan.models import Change, ChangeAttempt
from core import clock
from core.states import move
from core.work import attempts, claims
from core.work.gate import pass_gate

READY_STATES = ("scheduled", "retry_wait")


def road() -> Q:
    """Nothing stands in the way: the page's token lives; for a correction also no stop over the page, nor a suspended page.

    A removal passes both: taking a wrong post down is what one wants then. A correction for a page that is closed for good
    does not wait: it is refused (`run`).
    """
    return (Q(kind=Change.Kind.REMOVE) | ~stopped() & ~suspended()) & ~broken()


def way_out() -> Q:
    """The road at the gate: meanwhile the page may have been given up altogether."""
    return road() & (Q(kind=Change.Kind.REMOVE) | ~inactive())


@dataclass
class Job:
    """A claimed change and the attempt that was written for it. `sent`: the call may have left."""

    change: Change
    attempt: ChangeAttempt
    sent: bool = False

    @property
    def mine(self) -> Q:
        """The claim still holds."""
        return claims.mine(self.change)


def claim(change_id: int) -> Job | None:
    """Take a due change, with its attempt, in one transaction; None: not to be had."""
    with transaction.atomic():
        row = claims.take(
            Change,
            change_id,
            graph=CHANGE_GRAPH,
            waiting=READY_STATES,
            working="doing",
            ready=Q(next_at__lte=clock.now()) & road(),
            lease_s=settings.DELIVERY_LEASE_S,
        )
        return None if row is None else Job(row, _begin(row, ChangeAttempt.Kind.SEND))


def watch(change_id: int) -> Job | None:
    """Take a change to read its page back; one looks at a time."""
    with transaction.atomic():
        row = claims.watch(
            Change,
            change_id,
            states=["checking"],
            ready=Q(next_at__lte=clock.now()),
            lease_s=settings.DELIVERY_LEASE_S,
        )
        if row is None:
            return None
        job = Job(row, _begin(row, ChangeAttempt.Kind.LOOK))
        attempts.close_silent(row, but=job.attempt)
        return job


def take_back(change: Change) -> bool:
    """Take a change back from a worker whose call has not left: it is «scheduled» again. In the caller's transaction.

    As `engine.claims.take_back`; False: nobody has it, or the call may have left.
    """
    row = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.state != "doing" or attempts.uncertain(row) is not None:
        change.state = row.state
        return False
    move(row, CHANGE_GRAPH, "scheduled", sources=["doing"], **claims.FREED)
    early = row.attempts.filter(sending_at__isnull=True, outcome=ChangeAttempt.Outcome.OPEN)
    early.update(outcome=ChangeAttempt.Outcome.DROPPED, ended_at=clock.now())
    for name in ("state", "version", *claims.FREED):
        setattr(change, name, getattr(row, name))
    return True


def _begin(row: Change, kind: str) -> ChangeAttempt:
    made: ChangeAttempt = attempts.begin(row, kind, key=f"change-{row.pk}", request_digest=row.digest)
    return made


def advance(job: Job) -> None:
    """Commit that the call may leave from now on, with a last look at the road.

    Raises:
        LostClaim: the lease has ended and somebody else decides.
        HeldBack: a stop, a broken or suspended page: nothing leaves.
    """
    pass_gate(
        job.change,
        job.attempt,
        ChangeAttempt.Phase.SENDING,
        road=way_out(),
        lease_s=settings.DELIVERY_LEASE_S,
    )
    job.sent = True
