"""Until when the door is shut for an e-mail at an address (django-axes keeps the failures)."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django.http import HttpRequest

from core import clock
from core.middleware import client_address


def locked_until(request: HttpRequest, email: str) -> datetime | None:
    """When the next try is let through, or None when it is now.

    Asked before the password is looked at: a try during the lock is not counted and does not prolong it.
    """
    cool_off = get_cool_off(request)
    if cool_off is None:
        return None
    limit = get_failure_limit(request, {"email": email})
    recent = AccessAttempt.objects.filter(
        username=email, ip_address=client_address(request), attempt_time__gt=clock.now() - cool_off
    )
    failures = 0
    # From the newest back: the row that fills the limit opens the door when it grows old.
    for row in recent.order_by("-attempt_time"):
        failures += row.failures_since_start
        if failures >= limit:
            return row.attempt_time + cool_off
    return None


def soon() -> datetime:
    """When a lock that begins now ends."""
    return clock.now() + (get_cool_off() or timedelta())


def seconds_to(until: datetime) -> int:
    """Whole seconds to wait, at least one: for `Retry-After`."""
    return max(math.ceil((until - clock.now()).total_seconds()), 1)
