"""A sign-in in progress. Until both factors are passed the person is anonymous: only the session knows who it may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from core import clock
from core.accounts import access, throttle
from core.accounts.actions import sign_in
from core.accounts.addresses import local_path
from core.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
VALID_FOR = timedelta(minutes=15)
MOST_CODES = 5
_PENDING = "sign_in"
# Set when the session was opened without a code; such a session ends when its person gains rights that need one.
ONE_FACTOR = "one_factor"

CODE, ENROL, CODES = "code", "enrol", "codes"


@dataclass(frozen=True)
class Pending:
    """The person whose password was right, what is due next («code», «enrol», «codes»), and where to go then."""

    user: User
    stage: str
    next: str
    wrong: int


def begin(request: HttpRequest, user: User, *, stage: str, next_url: str) -> None:
    """Remember that the password was right. The session gets a new key: the old one may be known to somebody."""
    request.session.cycle_key()
    _write(request, user, stage, next_url, 0)


def move_to(request: HttpRequest, pending: Pending, stage: str) -> None:
    """The same person, another stage; the person's digest may have changed meanwhile (enrolment ends sessions)."""
    _write(request, pending.user, stage, pending.next, 0)


def count_wrong(request: HttpRequest, pending: Pending) -> int:
    """One wrong code more; at the fifth the sign-in starts anew."""
    wrong = pending.wrong + 1
    if wrong >= MOST_CODES:
        drop(request)
    else:
        _write(request, pending.user, pending.stage, pending.next, wrong)
    return wrong


def _write(request: HttpRequest, user: User, stage: str, next_url: str, wrong: int) -> None:
    request.session[_PENDING] = {
        "user": user.pk,
        "stage": stage,
        "next": next_url,
        "wrong": wrong,
        "hash": user.get_session_auth_hash(),
        "until": int((clock.now() + VALID_FOR).timestamp()),
    }


def pending_of(request: HttpRequest) -> Pending | None:
    """The sign-in in progress; None when there is none, it is too old, or the person's password has changed."""
    kept = request.session.get(_PENDING)
    if not isinstance(kept, dict) or kept["until"] < clock.now().timestamp():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return Pending(user, kept["stage"], kept["next"], kept["wrong"])


def drop(request: HttpRequest) -> bool:
    """Forget the sign-in in progress; returns whether there was one."""
    return request.session.pop(_PENDING, None) is not None


def complete(request: HttpRequest, user: User, *, how: str, next_url: str = "") -> str:
    """Sign the person in and return where to go. The only place that calls `login`."""
    drop(request)
    login(request, user, backend=BACKEND)  # a new session key
    if how in ("code", "recovery", "enrolment"):
        throttle.clear(f"code:{user.pk}")
        request.session.pop(ONE_FACTOR, None)
    else:
        request.session[ONE_FACTOR] = True
    sign_in.note_signed_in(actor=user, how=how)
    return local_path(request, next_url, default=settings.LOGIN_REDIRECT_URL)


def lost_its_ground(request: HttpRequest) -> bool:
    """Whether a session opened without a code belongs to a person whose rights need one by now."""
    if not request.session.get(ONE_FACTOR):
        return False
    return isinstance(request.user, User) and access.needs_second_factor(request.user)
