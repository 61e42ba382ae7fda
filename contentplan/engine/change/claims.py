"""Taking changes: what makes one ready, who holds it, the gate before the call."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from contentplan.engine.road import broken, stopped
from contentplan.graphs import CHANGE_GRAPH
from contentplan.models import Change, ChangeAttempt
from core import clock
from core.work import attempts, claims
from core.work.gate import pass_gate

READY_STATES = ("scheduled", "retry_wait")


def road() -> Q:
    """Nothing stands in the way: the page's token lives; for a correction also no emergency stop over the page.

    A removal passes a stop: taking a wrong post down is what one wants then.
    """
    return (Q(kind=Change.Kind.REMOVE) | ~stopped()) & ~broken()


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


def _begin(row: Change, kind: str) -> ChangeAttempt:
    made: ChangeAttempt = attempts.begin(row, kind, key=f"change-{row.pk}", request_digest=row.digest)
    return made


def advance(job: Job) -> None:
    """Commit that the call may leave from now on, with a last look at the road.

    Raises:
        LostClaim: the lease has ended and somebody else decides.
        HeldBack: a stop or a broken page: nothing leaves.
    """
    pass_gate(
        job.change,
        job.attempt,
        ChangeAttempt.Phase.SENDING,
        road=road(),
        lease_s=settings.DELIVERY_LEASE_S,
    )
    job.sent = True
