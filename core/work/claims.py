"""Taking a row to work on: a conditional UPDATE with a lease and a token, so that one worker holds it.

    with transaction.atomic():
        row = claims.take(Delivery, pk, graph=…, waiting=…, working="sending", ready=…, lease_s=120)
        if row is None: …            # not due, held, or somebody else's

A lease that ends is not renewed by hope: `extend` says whether the row is still ours, and whoever has lost it
may not write its state any more. What a lapsed row means is decided by its attempts (`may_have_acted`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4

from django.db import connections, models, router, transaction
from django.db.models import F, Q

from core import clock
from core.states import Graph, GraphError
from core.work.models import Work

Row = TypeVar("Row", bound=Work)


def take(
    model: type[Row],
    pk: int,
    *,
    graph: Graph,
    waiting: Iterable[str],
    working: str,
    ready: Q,
    lease_s: float,
    related: Sequence[str] = (),
    **changes: Any,
) -> Row | None:
    """Move a row from one of `waiting` to `working` and lease it, or None when it is not to be had.

    `ready` is checked in the same UPDATE that claims. PostgreSQL passes over a row that another worker is just
    changing; SQLite has one writer at a time. The row comes with its `related` ones.

    Raises:
        GraphError: the graph has no such edge (a fault of the caller).
    """
    sources = list(waiting)
    if any(not graph.allows(source, working) for source in sources):
        raise GraphError(f"{graph.name}: no edge {sources} → {working}")
    query = _manager(model).filter(ready, pk=pk, state__in=sources)
    moved = {"state": working, "version": F("version") + 1}
    return _lease(model, query, pk, lease_s, related, **moved, **changes)


def watch(model: type[Row], pk: int, *, states: Iterable[str], ready: Q, lease_s: float) -> Row | None:
    """Lease a row without moving its state: for looking at the outside world, one at a time.

    The version stays too: a look changes nothing that a person who is deciding meanwhile would decide by.
    """
    query = _manager(model).filter(_over(lease_s), ready, pk=pk, state__in=list(states))
    return _lease(model, query, pk, lease_s)


def _lease(
    model: type[Row],
    query: models.QuerySet[Row],
    pk: int,
    lease_s: float,
    related: Sequence[str] = (),
    **changes: Any,
) -> Row | None:
    token = uuid4().hex
    with transaction.atomic(using=router.db_for_write(model)):
        if not _free_to_lock(query):
            return None
        changed = query.update(
            claim_token=token,
            lease_until=clock.now() + timedelta(seconds=lease_s),
            dispatched_until=None,
            **changes,
        )
        if changed != 1:
            return None
        ours = _manager(model).filter(pk=pk, claim_token=token)
        return (ours.select_related(*related) if related else ours).get()


def _free_to_lock(query: models.QuerySet[Row]) -> bool:
    """Lock the row, unless another worker has it locked. Without row locks the UPDATE alone decides."""
    if not connections[query.db].features.has_select_for_update_skip_locked:
        return True
    return bool(list(query.select_for_update(skip_locked=True, of=("self",)).only("pk")))


def extend(row: Work, *, where: Q, lease_s: float) -> bool:
    """Renew our lease if the row is still ours and `where` holds; False: it is not, keep your hands off."""
    until = clock.now() + timedelta(seconds=lease_s)
    changed = (
        _manager(type(row))
        .filter(where, pk=row.pk, claim_token=row.claim_token, state=row.state)  # type: ignore[attr-defined,misc]
        .update(lease_until=until)
    )
    if changed:
        row.lease_until = until
    return changed == 1


def mine(row: Work) -> Q:
    """The condition that a claim still holds, for `core.states.move(where=…)`."""
    return Q(claim_token=row.claim_token)


FREED: dict[str, Any] = {"claim_token": "", "lease_until": None, "dispatched_until": None}


def lapsed(model: type[Row], *, working: str, limit: int, lease_s: float) -> list[Row]:
    """Rows whose worker went silent: the lease has ended while they were in `working`.

    A lease longer than any that is given was given before the clock was set back. It is cut to `lease_s` from now: a
    worker that lives renews it, a dead one does not keep the row for hours.
    """
    now, until = clock.now(), clock.now() + timedelta(seconds=lease_s)
    found = list(
        _manager(model)
        .filter(_over(lease_s), state=working, lease_until__isnull=False)
        .order_by("lease_until")[:limit]
    )
    for row in found:
        if row.lease_until is not None and row.lease_until > now:
            _manager(model).filter(mine(row), pk=row.pk, lease_until=row.lease_until).update(
                lease_until=until
            )
    return [row for row in found if row.lease_until is not None and row.lease_until <= now]


def _over(lease_s: float) -> Q:
    """Nobody holds the row: no lease, one that has ended, one that no clock of now can have given."""
    now = clock.now()
    odd = now + timedelta(seconds=lease_s) + clock.SKEW
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now) | Q(lease_until__gt=odd)


def _manager(model: type[Row]) -> models.Manager[Row]:
    return model._default_manager
