"""Handling what was kept: exactly once each, a bad one never in the way of the others.

One transaction marks the update handled and does what the handlers do, so a worker that dies in between leaves
it as it was. No lease is needed: of two workers the second finds the mark and goes on.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from core import clock
from core.access import Actor, require
from core.audit.actions import record
from core.logs import scrub
from networks.inbound import handlers
from networks.inbound.access import may_run_hooks
from networks.inbound.models import RawUpdate

logger = logging.getLogger(__name__)
MOST_TRIES = 8
_FIRST_PAUSE_S = 5
_LONGEST_PAUSE_S = 3600


def handle_due(*, most: int = 200) -> int:
    """Handle up to `most` waiting updates, the oldest first; returns how many were tried."""
    waiting = RawUpdate.objects.due(clock.now()).order_by("pk").values_list("pk", flat=True)[:most]
    ids = list(waiting)
    for raw_id in ids:
        handle_one(raw_id=raw_id)
    return len(ids)


def handle_one(*, raw_id: int) -> bool:
    """Handle one update unless somebody has already; False when it was not, or its handler failed."""
    try:
        with transaction.atomic():
            if not RawUpdate.objects.filter(pk=raw_id, handled_at__isnull=True).update(
                handled_at=clock.now(), error=""
            ):
                return False
            handlers.handle(RawUpdate.objects.get(pk=raw_id))
    except Exception as error:
        # Whatever a handler stumbles over, the update stays, is tried later, and the next one is not held up.
        logger.exception("update %s was not handled", raw_id)
        _postpone(raw_id, error)
        return False
    return True


def _postpone(raw_id: int, error: Exception) -> None:
    with transaction.atomic():
        raw = RawUpdate.objects.select_for_update().filter(pk=raw_id, handled_at__isnull=True).first()
        if raw is None:
            return
        raw.tries += 1
        raw.error = scrub(f"{type(error).__name__}: {error}").replace("\x00", "")[:500]
        pause = min(_FIRST_PAUSE_S * 2 ** (raw.tries - 1), _LONGEST_PAUSE_S)
        raw.retry_at = clock.now() + timedelta(seconds=pause) if raw.tries < MOST_TRIES else None
        raw.save(update_fields=["tries", "error", "retry_at"])


@transaction.atomic
def try_parked_again(*, actor: Actor) -> int:
    """Give the updates that were given up another chance, after their handler was mended; returns how many.

    Raises:
        AccessDenied: the actor may not.
    """
    require(may_run_hooks(actor))
    count = RawUpdate.objects.parked().update(retry_at=clock.now(), tries=0)
    if count:
        record("inbound.tried_again", actor=actor, data={"count": count})
    return count


def forget_old(*, handled_days: int = 7, parked_days: int = 60) -> int:
    """Delete what was handled a week ago and what nobody could handle for two months; returns how many.

    Raw updates hold residents' words: they are kept only as long as a repeat may still come.
    """
    now = clock.now()
    handled = RawUpdate.objects.filter(handled_at__lt=now - timedelta(days=handled_days))
    parked = RawUpdate.objects.parked().filter(received_at__lt=now - timedelta(days=parked_days))
    return handled.delete()[0] + parked.delete()[0]
