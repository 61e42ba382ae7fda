"""Finding due rows and handing their ids to the broker: a bounded batch, whatever stands in the future."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.db.models import Q

from core import clock
from core.work.models import Work

Row = TypeVar("Row", bound=Work)

# So long a message is trusted to be under way. A broker that lost it costs this much, not the post.
TRUST_S = 15.0


def due(model: type[Row], ready: Q, *, batch: int, trust_s: float = TRUST_S) -> list[int]:
    """Ids of due rows, earliest first, marked as handed over; at most `batch` are under way at any time.

    Two beats that ask at once may both get an id: claiming is what decides, a doubled message is harmless.
    """
    now = clock.now()
    rows = model._default_manager.filter(ready, next_at__lte=now)
    under_way = rows.filter(dispatched_until__gt=now).count()
    free = rows.filter(Q(dispatched_until__isnull=True) | Q(dispatched_until__lte=now))
    ids = list(free.order_by("next_at", "pk").values_list("pk", flat=True)[: max(batch - under_way, 0)])
    if ids:
        until = now + timedelta(seconds=trust_s)
        model._default_manager.filter(pk__in=ids).update(dispatched_until=until)
    return ids
