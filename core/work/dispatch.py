"""Finding due rows and handing their ids to the broker: a bounded batch, whatever stands in the future."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import SystemRandom
from typing import TypeVar

from django.db.models import Q, QuerySet

from core import clock
from core.work.models import Work

Row = TypeVar("Row", bound=Work)

_chance = SystemRandom()
# So long a message is trusted to be under way. A broker that lost it costs this much, not the post.
TRUST_S = 15.0
# So long a message is worth working off; then the row is handed over anew. How far the clocks of two machines may differ
# comes on top of it where messages are sent. A row whose message comes twice is taken once.
MESSAGE_LIVES_S = TRUST_S


def due(
    model: type[Row], ready: Q, *, batch: int, trust_s: float = TRUST_S, lanes: Sequence[Q] = ()
) -> list[int]:
    """Ids of due rows, earliest first, marked as handed over; about `batch` are under way at any time.

    When more is due than a batch holds, each of `lanes` has its share of it: a service that hangs, with hundreds of rows
    of its own, does not keep the rows of another from being handed over.

    Of two beats that ask at once each row goes to one: the mark is set by a conditional UPDATE and names its beat by
    a moment that is its own. A doubled message would be harmless all the same: claiming decides.
    """
    now = clock.now()
    rows = model._default_manager.filter(ready, next_at__lte=now)
    # A mark further ahead than any that is set was set before the clock was set back.
    odd = now + timedelta(seconds=max(trust_s, TRUST_S)) + clock.SKEW
    free = Q(dispatched_until__isnull=True) | Q(dispatched_until__lte=now) | Q(dispatched_until__gt=odd)
    under_way = Q(dispatched_until__gt=now, dispatched_until__lte=odd)
    found = _earliest(rows.filter(free), batch)
    if not found:
        return []  # the common case costs one read
    ids: list[int] = []
    if len(found) == batch:
        share = max(batch // max(len(lanes), 1), 1)
        for lane in lanes:
            room = share - rows.filter(under_way, lane).count()
            ids += _earliest(rows.filter(free, lane), room) if room > 0 else []
    room = batch - rows.filter(under_way).count() - len(ids)
    ids += [pk for pk in found if pk not in set(ids)][: max(room, 0)]
    until = now + timedelta(seconds=trust_s, microseconds=_chance.randrange(1_000_000))
    taken = model._default_manager.filter(free, pk__in=ids).update(dispatched_until=until)
    if taken == len(ids):
        return ids
    mine = set(model._default_manager.filter(pk__in=ids, dispatched_until=until).values_list("pk", flat=True))
    return [pk for pk in ids if pk in mine]


def _earliest(rows: QuerySet[Row], most: int) -> list[int]:
    return list(rows.order_by("next_at", "pk").values_list("pk", flat=True)[:most])


def hand_back(model: type[Row], ids: Iterable[int], *, after_s: float = 0.0) -> None:
    """Messages that will not be worked off after all: their rows are handed over anew, at once or `after_s` later."""
    until = clock.now() + timedelta(seconds=after_s) if after_s else None
    under_way = model._default_manager.filter(
        pk__in=list(ids), dispatched_until__isnull=False, claim_token=""
    )
    under_way.update(dispatched_until=until)
