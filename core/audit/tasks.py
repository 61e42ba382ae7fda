"""Jobs of the journal."""

import logging

from celery import shared_task

from core.audit import sealing, verification

log = logging.getLogger(__name__)


@shared_task
def seal_entries() -> None:
    """Link committed entries into the chain."""
    sealing.seal_entries()


@shared_task
def verify_chain() -> None:
    """Check the whole chain and keep the result; what is wrong goes to the service's log as well."""
    report = verification.verify_and_keep()
    if report.problem:
        log.error("the journal is not whole: %s (entry %s)", report.problem.sentence, report.problem.entry_id)
