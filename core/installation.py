"""Whether this is a demo installation."""

from __future__ import annotations

import time

from django.db import connection

from core.models import Installation

_KEPT_S = 1.0
_memo: tuple[bool, float] | None = None


def is_demo() -> bool:
    """Whether the installation is a demo, at most a second old. What an open transaction sees is not kept."""
    global _memo
    if connection.in_atomic_block:
        return _read()
    now = time.monotonic()
    if _memo is None or not 0 <= now - _memo[1] < _KEPT_S:
        _memo = (_read(), now)
    return _memo[0]


def mark_demo() -> None:
    """Make this installation a demo, for good: from now on it reaches no network beyond this machine."""
    global _memo
    Installation.objects.update_or_create(id=Installation.ONLY, defaults={"demo": True})
    _memo = None


def _read() -> bool:
    return Installation.objects.filter(id=Installation.ONLY, demo=True).exists()
