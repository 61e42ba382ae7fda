"""Taking actions: what makes one ready, who holds it, and the gate before the call."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core import clock
from core.work import attempts, claims
from core.work.gate import pass_gate
from moderation.graphs import ACTION_GRAPH, WAITING
from moderation.models import Action, ActionAttempt
from pages.models import OfficialPage

BATCH = 60  # ids under way in the broker at any time
LOOKED_AT = ("checking", "unknown")


def open_road() -> Q:
    """The page's token lives. Without joins: an UPDATE over a join is not checked again after waiting for a row."""
    broken = OfficialPage.objects.filter(pk=OuterRef("page_id"), broken_since__isnull=False)
    return ~Q(Exists(broken))


def ready() -> Q:
    """An action that may be done now: the ten seconds are over and the road is open."""
    now = clock.now()
    return Q(next_at__lte=now, due_at__lte=now) & open_road()


@dataclass
class Job:
    """A claimed action and the try that was written for it."""

    action: Action
    attempt: ActionAttempt

    @property
    def mine(self) -> Q:
        """The claim still holds."""
        return claims.mine(self.action)


def claim(action_id: int) -> Job | None:
    """Take a due action, with its try in phase `preparing`, in one transaction; None: not to be had."""
    return _claim(action_id, WAITING, ready(), ActionAttempt.Kind.SEND)


def claim_repeat(action_id: int) -> Job | None:
    """Take an answer of unknown outcome to send it again with the same key."""
    return _claim(
        action_id, ("unknown",), Q(next_at__lte=clock.now()) & open_road(), ActionAttempt.Kind.REPEAT
    )


def _claim(action_id: int, waiting: tuple[str, ...], condition: Q, kind: str) -> Job | None:
    with transaction.atomic():
        row = claims.take(
            Action,
            action_id,
            graph=ACTION_GRAPH,
            waiting=waiting,
            working="doing",
            ready=condition,
            lease_s=settings.DELIVERY_LEASE_S,
        )
        if row is None:
            return None
        attempts.close_silent(row)
        return Job(row, attempts.begin(row, kind, key=row.key))


def watch(action_id: int) -> Job | None:
    """Take an action that is being read back or looked for; one looks at a time."""
    with transaction.atomic():
        row = claims.watch(
            Action,
            action_id,
            states=LOOKED_AT,
            ready=Q(next_at__lte=clock.now()) & open_road(),
            lease_s=settings.DELIVERY_LEASE_S,
        )
        if row is None:
            return None
        job = Job(row, attempts.begin(row, ActionAttempt.Kind.LOOK, key=row.key))
        attempts.close_silent(row, but=job.attempt)
        return job


def advance(job: Job) -> None:
    """Commit that the call may leave, before it does, and renew the lease.

    Raises:
        LostClaim: the lease has ended and somebody else decides.
        HeldBack: the page's token has died: nothing leaves.
    """
    sending = ActionAttempt.Phase.SENDING
    pass_gate(job.action, job.attempt, sending, road=open_road(), lease_s=settings.DELIVERY_LEASE_S)
