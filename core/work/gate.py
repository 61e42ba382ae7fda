"""The gate before a call that changes the outside world: its phase is committed first, with a last look at the road."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from core import clock
from core.work import claims
from core.work.models import AttemptBase, Work
from core.work.persist import persist

WAITS_S = 30.0


class LostClaim(Exception):
    """The lease has ended and the row is somebody else's: whatever comes now is only written to the try."""


class HeldBack(Exception):
    """Something came between claiming and calling (a hold, a stop, a dead token): nothing has left."""


def pass_gate(row: Work, attempt: AttemptBase, phase: str, *, road: Q, lease_s: float) -> None:
    """Commit that `attempt` enters `phase` before it does, and renew the lease for `lease_s` seconds.

    Hours of uploading are not lost to a database that is just being restarted: passing is tried again for a while.

    Raises:
        LostClaim: the lease has ended and somebody else decides.
        HeldBack: `road` does not hold any more: nothing leaves.
    """
    persist(lambda: _pass(row, attempt, phase, road, lease_s), most_s=WAITS_S)


def _pass(row: Work, attempt: AttemptBase, phase: str, road: Q, lease_s: float) -> None:
    now = clock.now()
    with transaction.atomic():
        if not claims.extend(row, where=road, lease_s=lease_s):
            mine = type(row)._default_manager.filter(claims.mine(row), pk=row.pk, state=row.state)  # type: ignore[attr-defined,misc]
            raise HeldBack if mine.exists() else LostClaim
        columns = {"phase": phase, f"{phase}_at": now}
        type(attempt)._default_manager.filter(pk=attempt.pk).update(**columns)
    attempt.phase = phase
    setattr(attempt, f"{phase}_at", now)
