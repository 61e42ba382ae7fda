"""Reads of walls: which are due, what they said."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q

from networks.base import Network
from pages.models import OfficialPage


def pages_to_read(before: datetime) -> list[int]:
    """Active pages whose wall was last read (well or not) before a moment, the oldest first; broken ones apart.

    Telegram's walls are not read: their publications come as updates.

    A read is asked for once a minute until it is made: reading a wall twice is harmless.
    """
    return list(
        OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE, broken_since__isnull=True)
        .exclude(network=Network.TELEGRAM)
        .annotate(last=Max("wall_reads__at"))
        .filter(Q(last__isnull=True) | Q(last__lt=before))
        .order_by("last", "pk")
        .values_list("pk", flat=True)[:500]
    )
