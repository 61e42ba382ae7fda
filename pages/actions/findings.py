"""What a person decides on a finding: a violation, or nothing of the kind."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from pages.access import may_decide_findings
from pages.models import Finding

LEAST_REASON = 5
_EVENTS = {
    Finding.Verdict.CONFIRMED: "clauses.confirmed",
    Finding.Verdict.DISMISSED: "clauses.dismissed",
}


def confirm_finding(*, actor: User, finding: Finding, reason: str) -> None:
    """Call a finding a violation. Called so already: nothing.

    Raises:
        AccessDenied: the actor does not decide on findings.
        Refused: no reason.
        Stale: it has closed or changed meanwhile.
    """
    _decide(actor, finding, Finding.Verdict.CONFIRMED, reason)


def dismiss_finding(*, actor: User, finding: Finding, reason: str) -> None:
    """Say that a finding is no fault. It holds while the portal sees the same; another sentence asks anew.

    Raises:
        AccessDenied: the actor does not decide on findings.
        Refused: no reason.
        Stale: it has closed or changed meanwhile.
    """
    _decide(actor, finding, Finding.Verdict.DISMISSED, reason)


@transaction.atomic
def _decide(actor: User, finding: Finding, verdict: Finding.Verdict, reason: str) -> None:
    require(may_decide_findings(actor))
    if finding.verdict == verdict:
        return
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise Refused("Напишите основание: оно останется в журнале.", field="reason")
    if len(reason) > 300:
        raise Refused("Основание длиннее 300 знаков: сократите.", field="reason")
    changes = {
        "verdict": verdict,
        "verdict_at": clock.now(),
        "verdict_by": actor,
        "verdict_reason": reason,
    }
    same = Finding.objects.filter(
        pk=finding.pk, closed_at__isnull=True, verdict=finding.verdict, sentence=finding.sentence
    )
    if same.update(**changes) != 1:
        raise Stale("Пока вы решали, замечание изменилось или исправлено. Посмотрите ещё раз.")
    for name, value in changes.items():
        setattr(finding, name, value)
    page = finding.page
    label = f"{finding.title}, {page.title}, {page.get_network_display()}"
    data = {"reason": reason, "rule": finding.rule, "finding": finding.pk}
    record(_EVENTS[verdict], actor=actor, object=page, label=label, data=data)
