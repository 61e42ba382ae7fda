"""Doing one action: intent, act, outcome, each committed before the next begins, then reading back.

    claim + try `preparing`   one transaction; a crash before it changes nothing
    `sending`                 committed with a last look at page and claim; then the one call
    outcome                   one transaction: «checking», or what comes of the error
    reading back              the comment is gone, the ban is there: done, verified

A process that dies in `sending` leaves a deletion or a ban that is simply made again, and an answer that is looked up.
"""

from __future__ import annotations

from functools import partial

from django.conf import settings

from core.work.carry import Ends, carry
from moderation.engine import calls, check, claims, network, outcome
from moderation.engine.claims import Job


def act(action_id: int) -> None:
    """Do an action if it is due and nobody else has it; else do nothing.

    Raises:
        Exception: a fault of our own program, after it has been written down.
    """
    job = claims.claim(action_id)
    if job is not None:
        run(job)


def run(job: Job) -> None:
    """Carry a claimed action through, and write down whatever comes of it."""

    def done(result: str) -> None:
        outcome.record_accepted(job, result)
        check.look(job.action.pk)

    ends = Ends[str](
        lost=partial(outcome.abandon, job),
        held=partial(outcome.release, job),
        failed=partial(outcome.record_error, job),
        done=done,
    )
    carry(job.action, partial(_call, job), ends, lease_s=settings.DELIVERY_LEASE_S)


def _call(job: Job) -> str:
    calls.require_api(job.action)
    adapter = network.adapter_of(job.action.page)
    claims.advance(job)
    return calls.perform(job.action, adapter)
