"""Writing tries down: before they are made, and how they ended. For any `Work` whose tries are `row.attempts`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from core import clock
from core.work.models import AttemptBase
from core.work.verdicts import Verdict

Kind, Phase, Outcome = AttemptBase.Kind, AttemptBase.Phase, AttemptBase.Outcome
# Tries that may have acted, as `AttemptBase.may_have_acted`.
UNCERTAIN = Q(sending_at__isnull=False, outcome__in=["", Outcome.UNKNOWN])


def begin(row: Any, kind: str, *, key: str, request_digest: str = "") -> Any:
    """Write a new try of `row`, before anything is done."""
    last = row.attempts.aggregate(Max("number"))["number__max"] or 0
    return row.attempts.create(
        number=last + 1, kind=kind, key=key, request_digest=request_digest, started_at=clock.now()
    )


def close(attempt: Any, outcome: str, *, verdict: Verdict | None = None, **columns: Any) -> None:
    """Write the end of a try. It belongs to the worker that made it, so no claim is asked for."""
    columns |= {"outcome": outcome, "ended_at": clock.now()}
    if outcome != Outcome.UNKNOWN:
        columns["phase"] = Phase.ANSWERED
    if verdict is not None:
        columns |= {"sentence": verdict.sentence, "method": verdict.method}
        columns |= {"code": verdict.code, "detail": verdict.detail}
    type(attempt)._default_manager.filter(pk=attempt.pk).update(**columns)


def close_uncertain(row: Any, outcome: str) -> None:
    """It is known by now what became of tries whose outcome was unknown."""
    row.attempts.filter(UNCERTAIN).update(outcome=outcome, phase=Phase.ANSWERED)


def close_silent(row: Any, *, but: Any = None) -> None:
    """Looks whose worker died: whoever has the row now knows that nobody will end them."""
    looks = row.attempts.filter(kind=Kind.LOOK, outcome=Outcome.OPEN)
    silent = looks if but is None else looks.exclude(pk=but.pk)
    silent.update(outcome=Outcome.DROPPED, ended_at=clock.now())


def uncertain(row: Any) -> datetime | None:
    """When the first try left of which nobody knows whether it acted; None: there is none."""
    query = row.attempts.filter(UNCERTAIN).order_by("sending_at")
    found: datetime | None = query.values_list("sending_at", flat=True).first()
    return found


def last_uncertain(row: Any) -> Any:
    """The last try of which nobody knows whether it acted, or None."""
    return row.attempts.filter(UNCERTAIN).order_by("-number").first()


def clock_was_set_back(row: Any) -> bool:
    """Whether a try after an uncertain one was begun before it, by the clock: then times of before mean little."""
    first = row.attempts.filter(UNCERTAIN).order_by("number").first()
    if first is None:
        return False
    before: bool = row.attempts.filter(
        number__gt=first.number, started_at__lt=first.sending_at - clock.SKEW
    ).exists()
    return before


def absences(row: Any, *, settle_s: float) -> int:
    """Looks that saw nothing, each begun when the last uncertain try had had `settle_s` seconds to show itself."""
    last = last_uncertain(row)
    if last is None:
        return 0
    settled = last.sending_at + timedelta(seconds=settle_s)
    count: int = row.attempts.filter(
        kind=Kind.LOOK, outcome=Outcome.ABSENT, number__gt=last.number, started_at__gte=settled
    ).count()
    return count


def key_was_refused(row: Any) -> bool:
    """Whether the last try was a repeat with the same key that the service refused, or that could not even leave.

    That tells nothing of the first try: the row is to be looked for before the key is tried once more.
    """
    last = row.attempts.order_by("-number").first()
    if last is None or (last.kind, last.outcome) != (Kind.REPEAT, Outcome.REFUSED):
        return False
    return bool(last.code) or last.sending_at is None
