"""Asking a network for news, for installations that it cannot reach: one poller at a time per bot.

The order makes loss impossible: news is stored and the cursor moved in one transaction, and only the next poll,
with the moved cursor, tells the network that it was taken. A poller that dies is replaced when its lease ends.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from core.errors import CredentialExpired, OutsideError, RateLimited, Refused
from networks.base import Network, Secret
from networks.inbound.actions.store import store
from networks.inbound.models import HookEndpoint, PollCursor, RawUpdate
from networks.inbound.parsing import telegram as telegram_parsing
from networks.inbound.sources import Source, all_sources
from networks.max.client import updates as max_updates
from networks.telegram.client import updates as telegram_updates

logger = logging.getLogger(__name__)
LEASE_S = 60
# https://core.telegram.org/bots/api#update: after a week without news numbers begin anew, anywhere.
NUMBERS_GO_ON = timedelta(days=6)
FULL_PAGE = 100
_PAUSE_S = 30
_DEAD_TOKEN_PAUSE_S = 300

Batch = tuple[list[dict[str, Any]], str]


def _telegram(token: Secret, position: str) -> Batch:
    client = telegram_updates.Client(token)
    news = telegram_updates.get(client, offset=int(position or 0), wanted=telegram_parsing.WANTED)
    return news.bodies, position if news.next_offset is None else str(news.next_offset)


def _max(token: Secret, position: str) -> Batch:
    client = max_updates.Client(token)
    news = max_updates.get(client, marker=int(position) if position else None)
    return news.bodies, position if news.marker is None else str(news.marker)


_ASK: dict[Network, Callable[[Secret, str], Batch]] = {Network.TELEGRAM: _telegram, Network.MAX: _max}
POLLED = frozenset(_ASK)  # networks that can be asked for news


def due_sources() -> list[Source]:
    """Sources to poll now: without an open hook (the network serves one or the other), and not waiting."""
    sources = [source for source in all_sources() if source.network in POLLED]
    hooked = set(HookEndpoint.objects.filter(is_open=True).values_list("network", "external_id"))
    waiting = set(
        PollCursor.objects.filter(Q(retry_at__gt=clock.now()) | Q(leased_until__gt=clock.now())).values_list(
            "network", "source"
        )
    )
    return [one for one in sources if (one.network, one.key) not in hooked | waiting]


def poll_source(source: Source) -> int:
    """Take the news of one source; returns how many updates were stored. 0 also when another poller is at it.

    An error of the network is noted at the cursor and ends in a pause, never in an exception.
    """
    lease = uuid.uuid4()
    cursor = _lease(source, lease)
    if cursor is None:
        return 0
    token = source.token_provider()
    if token is None:
        _fail(cursor, lease, "Нет токена: опрашивать некому.", _DEAD_TOKEN_PAUSE_S)
        return 0
    try:
        bodies, position = _ASK[source.network](token, cursor.position)
    except (OutsideError, Refused) as error:
        logger.warning("%s %s was not polled: %s", source.network, source.key, error)
        _fail(cursor, lease, str(error), _pause_after(error))
        return 0
    if not bodies and position and source.network is Network.TELEGRAM and _long_silent(source):
        position = ""
    return _take(cursor, lease, source, bodies, position)


def _long_silent(source: Source) -> bool:
    """Whether there was no news for so long that the next may be numbered below the last.

    All before is confirmed by this very poll, so from now on the oldest that waits is asked for, whatever its number.
    """
    since = clock.now() - NUMBERS_GO_ON
    lately = RawUpdate.objects.filter(network=source.network, source=source.key, received_at__gte=since)
    return not lately.exists()


def _lease(source: Source, lease: uuid.UUID) -> PollCursor | None:
    row = {"network": source.network, "source": source.key}
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    until = now + timedelta(seconds=LEASE_S)
    with transaction.atomic():
        PollCursor.objects.bulk_create([PollCursor(**row)], ignore_conflicts=True)
        taken = PollCursor.objects.filter(free, **row).update(lease=lease, leased_until=until)
        return PollCursor.objects.get(**row) if taken else None


def _take(
    cursor: PollCursor, lease: uuid.UUID, source: Source, bodies: list[dict[str, Any]], position: str
) -> int:
    with transaction.atomic():
        moved = PollCursor.objects.filter(pk=cursor.pk, lease=lease).update(
            position=position,
            polled_at=clock.now(),
            lease=None,
            leased_until=None,
            failing_since=None,
            retry_at=None,
            error="",
        )
        # A lease lost meanwhile: somebody else has asked with the same cursor and got the same news.
        return store(network=source.network, source=source.key, bodies=bodies) if moved and bodies else 0


def _fail(cursor: PollCursor, lease: uuid.UUID, sentence: str, pause_s: float) -> None:
    now = clock.now()
    PollCursor.objects.filter(pk=cursor.pk, lease=lease).update(
        lease=None,
        leased_until=None,
        failing_since=cursor.failing_since or now,
        retry_at=now + timedelta(seconds=pause_s),
        error=sentence[:300],
    )


def _pause_after(error: Exception) -> float:
    if isinstance(error, RateLimited):
        return error.seconds
    return _DEAD_TOKEN_PAUSE_S if isinstance(error, CredentialExpired) else _PAUSE_S
