"""Slowing down guesses: a try is counted before it is checked, so that tries at one moment count too.

Keys: «password:<digest of the e-mail>» over all addresses, «from:<digest of the address>» over all e-mails,
«code:<user id>», «confirm:<user id>».
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.utils.crypto import salted_hmac

from core import clock
from core.accounts.models import Throttle


@dataclass(frozen=True)
class Policy:
    """`free` tries without waiting; then a pause that doubles from `first` to `longest`; forgotten after `forget`."""

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta

    def pause(self, tries: int) -> timedelta:
        """How long to wait after so many tries in a row."""
        over = tries - self.free
        return timedelta() if over < 0 else min(self.first * 2 ** min(over, 20), self.longest)


# One address is shut out by django-axes after five; this one slows an account that many addresses guess at.
PASSWORD = Policy(10, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))
# A wrong code means that the password is known to whoever types it.
CODE = Policy(10, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=24))
CONFIRM = Policy(10, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1))
# One address that tries a password or two at every account. A whole office may stand behind one address, so it is
# given room for a Monday morning, and the pause stays short.
ADDRESS = Policy(60, timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
LETTERS = Policy(20, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1))
FORGOTTEN = Policy(3, timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))


class TooMany(Exception):
    """The next try is let through at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def email_key(prefix: str, email: str) -> str:
    """A key for an e-mail, known or not: the address itself is not stored."""
    return f"{prefix}:{_digest(email)}"


def address_key(prefix: str, address: str) -> str:
    """A key for a client's address. Whoever has one IPv6 address has its whole /64."""
    known = ip_address(address)
    wide = isinstance(known, IPv6Address) and known.ipv4_mapped is None
    return f"{prefix}:{_digest(str(int(known) >> 64) if wide else address)}"


def _digest(text: str) -> str:
    return salted_hmac("core.accounts.throttle", text, algorithm="sha256").hexdigest()[:40]


def look(key: str) -> None:
    """Ask whether a try would be let through, and count none.

    Raises:
        TooMany: it is too early.
    """
    row = Throttle.objects.filter(key=key, open_at__gt=clock.now()).first()
    if row is not None:
        raise TooMany(row.open_at)


def take(key: str, policy: Policy) -> int:
    """Count one try; returns how many there have been in a row, this one included.

    Raises:
        TooMany: it is too early.
    """
    for _ in range(8):
        now = clock.now()
        row, created = Throttle.objects.get_or_create(
            key=key, defaults={"tries": 1, "last_at": now, "open_at": now + policy.pause(1)}
        )
        if created:
            return 1
        if row.open_at > now:
            raise TooMany(row.open_at)
        tries = 1 if row.last_at < now - policy.forget else row.tries + 1
        # Two at one moment: one wins the row, the other reads it again and sees the pause.
        won = Throttle.objects.filter(pk=row.pk, tries=row.tries, last_at=row.last_at).update(
            tries=tries, last_at=now, open_at=now + policy.pause(tries)
        )
        if won:
            return tries
    raise TooMany(clock.now() + policy.first)


def clear(key: str) -> None:
    """The person has proved to be who they are."""
    Throttle.objects.filter(key=key).delete()


def forget_old() -> int:
    """Remove what no policy remembers."""
    longest = max(policy.forget for policy in (PASSWORD, CODE, CONFIRM, FORGOTTEN))
    return Throttle.objects.filter(last_at__lt=clock.now() - longest).delete()[0]
