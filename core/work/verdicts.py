"""What a worker does after an error: one table for every act in an outside service (`docs/architecture.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import (
    CredentialExpired,
    HumanCheck,
    MalformedReply,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    PortalError,
    RateLimited,
    Refused,
    Temporary,
    Unsupported,
    WrongTokenKind,
)
from core.storable import storable


class Then(StrEnum):
    """What comes next."""

    RETRY = "retry"  # certainly not executed: again after a growing pause
    WAIT = "wait"  # certainly not executed: again when the network allows, not counted as a try
    PAUSE = "pause"  # certainly not executed: the page's token is dead, again when it is mended
    UNKNOWN = "unknown"  # may have been executed: never again blindly
    PERSON = "person"  # a person does it by hand
    FAIL = "fail"  # repeating will not help


@dataclass(frozen=True)
class Verdict:
    """The worker's next step and what a person is told; `crashed` marks a fault of our own program."""

    then: Then
    sentence: str
    seconds: float = 0.0
    method: str = ""
    code: str = ""
    detail: str = ""
    crashed: bool = False


_TABLE: tuple[tuple[tuple[type[Exception], ...], Then], ...] = (
    ((OutcomeUnknown, MalformedReply), Then.UNKNOWN),
    ((Temporary,), Then.RETRY),
    ((RateLimited,), Then.WAIT),
    ((CredentialExpired,), Then.PAUSE),
    ((WrongTokenKind, PermissionMissing, HumanCheck, Unsupported), Then.PERSON),
    ((Permanent, Refused), Then.FAIL),
)


def judge(error: Exception, *, sent: bool) -> Verdict:
    """The next step after `error`; `sent`: the request that cannot be repeated may have left.

    Before that an unknown outcome (of an upload, say) did nothing visible and is tried again. An error of no
    known family is a fault of the program: it never counts as proof that nothing was sent.
    """
    then = next((step for kinds, step in _TABLE if isinstance(error, kinds)), None)
    if then is None:
        step = Then.UNKNOWN if sent else Then.RETRY
        return Verdict(step, _crash(sent), code=type(error).__name__[:40], crashed=True)
    if then is Then.UNKNOWN and not sent:
        then = Then.RETRY
    where = error.where if isinstance(error, OutsideError) else None
    return Verdict(
        then,
        storable(error.message)[:500] if isinstance(error, PortalError) else "",
        seconds=error.seconds if isinstance(error, RateLimited) else 0.0,
        method=storable(where.method)[:80] if where else "",
        code=storable(where.code)[:40] if where else "",
        detail=storable(error.detail) if isinstance(error, OutsideError) else "",
    )


def _crash(sent: bool) -> str:
    if sent:
        return "Ошибка в самом портале, когда запрос уже мог уйти. Администратор увидит её в записях службы."
    return "Ошибка в самом портале, запрос не ушёл. Повторим сами; администратор увидит её в записях службы."
