"""Jobs of the journal."""

import logging

from celery import shared_task
from django.urls import reverse

from core import clock
from core.accounts.rights import Right
from core.audit import sealing, verification
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may

log = logging.getLogger(__name__)


@shared_task
def seal_entries() -> None:
    """Link committed entries into the chain."""
    sealing.seal_entries()


@shared_task
def verify_chain() -> None:
    """Check the whole chain and keep the result; of a broken one the security officer and administrator are told."""
    report = verification.verify_and_keep()
    if report.problem:
        log.error("the journal is not whole: %s (entry %s)", report.problem.sentence, report.problem.entry_id)
        notify(
            people=[*staff_who_may(Right.VAULT_OVERSEE), *staff_who_may(Right.SERVICE_SEE)],
            kind="audit.broken",
            text=f"Журнал нарушен: {report.problem.sentence}",
            url=reverse("audit:journal"),
            key=f"audit.broken:{clock.city_now():%Y-%m-%d}",
        )
