"""Asking a network for news, for installations that it cannot reach: one poller at a time per bot or community.

The order makes loss impossible: news is stored and the cursor moved in one transaction, and only the next poll,
with the moved cursor, tells the network that it was taken. A poller that dies is replaced when its lease ends.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core import clock
from core.errors import (
    CredentialExpired,
    OutsideError,
    PermissionMissing,
    RateLimited,
    Refused,
    WrongTokenKind,
)
from core.vault.errors import VaultError
from networks.base import Network, Secret
from networks.inbound import longpoll
from networks.inbound.actions.store import store, store_gap
from networks.inbound.batches import Batch
from networks.inbound.models import HookEndpoint, PollCursor, RawUpdate
from networks.inbound.parsing import telegram as telegram_parsing
from networks.inbound.sources import Source, all_sources, is_polled
from networks.max.client import updates as max_updates
from networks.telegram.client import updates as telegram_updates

logger = logging.getLogger(__name__)
LEASE_S = 60
# https://core.telegram.org/bots/api#update: after a week without news numbers begin anew, anywhere.
NUMBERS_GO_ON = timedelta(days=6)
FULL_PAGE = 100
# VK lets a question wait for news, so its communities, of which there may be many, never take more workers than this.
VK_AT_ONCE = 3
# After so long without a good poll the pages are read in their usual pace, so they are read at once as well.
SILENT_AFTER = timedelta(minutes=2)
_PAUSE_S = 30
_PERSON_PAUSE_S = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PERSON_NEEDED = (CredentialExpired, PermissionMissing, WrongTokenKind)


def _telegram(token: Secret, cursor: PollCursor) -> Batch:
    client = telegram_updates.Client(token)
    news = telegram_updates.get(client, offset=int(cursor.position or 0), wanted=telegram_parsing.WANTED)
    return Batch(news.bodies, cursor.position if news.next_offset is None else str(news.next_offset))


def _max(token: Secret, cursor: PollCursor) -> Batch:
    client = max_updates.Client(token)
    news = max_updates.get(client, marker=int(cursor.position) if cursor.position else None)
    return Batch(news.bodies, cursor.position if news.marker is None else str(news.marker))


_ASK: dict[Network, Callable[[Secret, PollCursor], Batch]] = {
    Network.TELEGRAM: _telegram,
    Network.MAX: _max,
    Network.VK: longpoll.ask,
}
Key = tuple[str, str]


def due_sources() -> list[Source]:
    """Sources to poll now: without a hook that is heard, not waiting, and no more of VK's than are asked at once."""
    now = clock.now()
    hooked = set(HookEndpoint.objects.heard(now).values_list("network", "external_id"))
    cursors: dict[Key, PollCursor] = {
        (one.network, one.source): one for one in PollCursor.objects.defer("ticket", "error", "advice")
    }
    due = [
        one
        for one in all_sources()
        if is_polled(one.network)
        and (one.network, one.key) not in hooked
        and not _waits(cursors.get((one.network, one.key)), now)
    ]
    return [one for one in due if one.network is not Network.VK] + _next_of_vk(due, cursors, now)


def _waits(cursor: PollCursor | None, now: datetime) -> bool:
    ends = (cursor.retry_at, cursor.leased_until) if cursor else ()
    return any(one is not None and one > now for one in ends)


def _next_of_vk(due: list[Source], cursors: Mapping[Key, PollCursor], now: datetime) -> list[Source]:
    """Those whose turn it is, the longest unasked first."""

    def asked_at(source: Source) -> datetime:
        cursor = cursors.get((source.network, source.key))
        told = (cursor.polled_at, cursor.retry_at) if cursor else ()
        return max((one for one in told if one is not None), default=_EPOCH)

    busy = sum(
        one.network == Network.VK and one.leased_until is not None and one.leased_until > now
        for one in cursors.values()
    )
    waiting = sorted((one for one in due if one.network is Network.VK), key=asked_at)
    return waiting[: max(VK_AT_ONCE - busy, 0)]


def poll_source(source: Source) -> int:
    """Take the news of one source; returns how many updates were stored. 0 also when another poller is at it.

    An error of the network is noted at the cursor and ends in a pause, never in an exception.
    """
    lease = uuid.uuid4()
    cursor = _lease(source, lease)
    if cursor is None:
        return 0
    try:
        token = source.token_provider()
        if token is None:
            _fail(cursor, lease, "Нет токена: опрашивать некому.", _PERSON_PAUSE_S)
            return 0
        batch = _ASK[source.network](token, cursor)
    except VaultError as error:
        logger.error("%s %s was not polled: %s", source.network, source.key, error)
        _fail(cursor, lease, str(error), _PERSON_PAUSE_S)
        return 0
    except (OutsideError, Refused) as error:
        logger.warning("%s %s was not polled: %s", source.network, source.key, error)
        _fail(cursor, lease, str(error), _pause_after(error), renew=not isinstance(error, RateLimited))
        return 0
    if not batch.bodies and batch.position and source.network is Network.TELEGRAM and _long_silent(source):
        batch = replace(batch, position="")
    return _take(cursor, lease, batch)


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
    if source.network is Network.VK and _asked_now(now) >= VK_AT_ONCE:
        return None
    with transaction.atomic():
        PollCursor.objects.bulk_create([PollCursor(**row)], ignore_conflicts=True)
        taken = PollCursor.objects.filter(free, **row).update(lease=lease, leased_until=until)
        return PollCursor.objects.get(**row) if taken else None


def _asked_now(now: datetime) -> int:
    """How many of VK's communities are asked this moment: messages that waited for a worker come in a heap."""
    return PollCursor.objects.filter(network=Network.VK, leased_until__gt=now).count()


def _take(cursor: PollCursor, lease: uuid.UUID, batch: Batch) -> int:
    # What was not heard yet has had its turn all the same.
    turn = None if batch.heard else clock.now()
    free = {"lease": None, "leased_until": None, "retry_at": turn}
    good = {"polled_at": clock.now(), "failing_since": None, "error": ""} if batch.heard else {}
    network = Network(cursor.network)
    with transaction.atomic():
        moved = PollCursor.objects.filter(pk=cursor.pk, lease=lease).update(
            position=batch.position, ticket=batch.ticket, **free, **good
        )
        if not moved:
            # A lease lost meanwhile: somebody else has asked with the same cursor and got the same news.
            return 0
        if batch.lost:
            store_gap(network=network, source=cursor.source, why=f"{cursor.position}:{batch.position}")
        return store(network=network, source=cursor.source, bodies=batch.bodies) if batch.bodies else 0


def _fail(
    cursor: PollCursor, lease: uuid.UUID, sentence: str, pause_s: float, *, renew: bool = False
) -> None:
    """Note an error; with `renew` the ticket goes, since its key or its address may be what does not work any more."""
    now = clock.now()
    since = cursor.failing_since or now
    with transaction.atomic():
        mine = PollCursor.objects.filter(pk=cursor.pk, lease=lease).update(
            lease=None,
            leased_until=None,
            failing_since=since,
            retry_at=now + timedelta(seconds=pause_s),
            error=sentence[:300],
            ticket="" if renew else cursor.ticket,
        )
        if mine and cursor.network == Network.VK and now - since >= SILENT_AFTER:
            store_gap(network=Network.VK, source=cursor.source, why=f"silent:{since.isoformat()}")


def _pause_after(error: Exception) -> float:
    if isinstance(error, RateLimited):
        return error.seconds
    return _PERSON_PAUSE_S if isinstance(error, _PERSON_NEEDED) else _PAUSE_S
