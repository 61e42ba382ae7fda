"""Sending one delivery: intent, act, outcome, each committed before the next begins.

    claim + attempt `preparing`   one transaction; a crash before it changes nothing
    content compared              with what was approved, byte for byte
    `uploading`                   committed, then what it carries goes up; can be repeated, leaves nothing visible
    `sending`                     committed with a last look at hold, stop, page and claim; then the one call
    outcome                       one transaction with the wall post and the journal entry

A process that dies before `sending` has done nothing visible: the lease ends, the delivery is scheduled again. One
that dies in `sending` leaves «unknown», which is looked up and never sent again blindly.
"""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings

from contentplan.engine import claims, look, network, outcome, trouble
from contentplan.engine.claims import Job, Said
from contentplan.engine.prepare import outgoing_of
from contentplan.models import Attempt
from core.work import places
from core.work.carry import Ends, carry
from networks import pace
from networks.base import Adapter, Outgoing, Published
from networks.files import files_of

logger = logging.getLogger(__name__)


def deliver(delivery_id: int) -> None:
    """Send a delivery if it is due and nobody else has it; else do nothing.

    Raises:
        Exception: a fault of our own program, after it has been written down.
    """
    from contentplan.engine.sweep import expire_late

    job = claims.claim(delivery_id)
    if job is not None:
        run(job)
    else:
        expire_late([delivery_id])


def run(job: Job) -> None:
    """Carry a claimed delivery through, and write down whatever comes of it."""
    ends = Ends[Published](
        lost=partial(trouble.abandon, job),
        held=partial(trouble.release, job),
        failed=partial(trouble.record_error, job),
        done=partial(outcome.record_accepted, job),
    )
    carry(job.delivery, partial(_send, job), ends, lease_s=settings.DELIVERY_LEASE_S)


def _send(job: Job) -> Published:
    post = outgoing_of(job.delivery)
    job.said = Said(post.text, len(files_of(post)))
    adapter = network.adapter_of(job.delivery.page)
    adapter.look_again = partial(_look, job, adapter)
    if job.delivery.look_first and (seen := _look(job, adapter)):
        return seen
    return _publish(job, adapter, post)


def _look(job: Job, adapter: Adapter) -> Published | None:
    seen = look.before_sending(job.delivery, adapter)
    job.found = seen is not None
    return seen


def _publish(job: Job, adapter: Adapter, post: Outgoing) -> Published:
    """Hand the post to the adapter, which announces its last call: that tells uploading from sending.

    A warning waits for no slot. A text needs one for its last call only; the gate comes after the wait for it and for
    the network's rate: until then people may stop it.
    """
    gate = partial(claims.advance, job, Attempt.Phase.SENDING)
    with places.slot(waits=not job.delivery.urgent) as take_slot, pace.announcing(gate) as arm_gate:
        if files_of(post) or post.poll:
            take_slot()
            claims.advance(job, Attempt.Phase.UPLOADING)

        def last_call() -> None:
            take_slot()
            arm_gate()

        adapter.before_sending = last_call
        published = adapter.publish(post)
    if not job.sent:
        # It is out all the same; had we died in that call, it would have been sent twice.
        logger.critical("%s.publish did not announce its publishing call", type(adapter).__name__)
    return published
