"""Marking a network, or some of its pages, as out of reach, and saying that it is back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from networks.base import NETWORK_NAMES, Network
from pages.access import may_mark_networks
from pages.models import NetworkOutage, OfficialPage

FARTHEST = timedelta(days=366)


def mark_unreachable(
    *,
    actor: User,
    network: str,
    ground: str,
    first: date,
    last: date | None = None,
    pages: Sequence[OfficialPage] = (),
    nonce: uuid.UUID | None = None,
) -> NetworkOutage:
    """Say that a network (or `pages` of it) is out of reach from `first` to `last`; without `last`, until it is ended.

    Its deliveries are handed to people instead of piling up, its weeks carry the ground. The same `nonce` is the
    same mark.

    Raises:
        AccessDenied: the administrator of the portal and the press head mark networks.
        Refused: no ground, days in the wrong order or far away, a page of another network.
    """
    require(may_mark_networks(actor))
    ground = " ".join(ground.replace("\x00", "").split())[:300]
    if not ground:
        raise Refused("Напишите основание: чем подтверждается, что сеть недоступна.", field="ground")
    if network not in {one.value for one in Network}:
        raise Refused("Выберите сеть из списка.", field="network")
    if any(page.network != network for page in pages):
        raise Refused(
            f"Отмечена страница другой сети, а нужна {NETWORK_NAMES[Network(network)]}.", field="pages"
        )
    since = _midnight(first)
    until = None if last is None else _midnight(last + timedelta(days=1))
    if until is not None and until <= since:
        raise Refused("Последний день раньше первого. Поменяйте их местами.", field="last")
    if abs(since - clock.now()) > FARTHEST:
        raise Refused("Первый день дальше года отсюда. Проверьте дату.", field="first")
    nonce = nonce or uuid.uuid4()
    try:
        with transaction.atomic():
            outage = NetworkOutage.objects.create(
                network=network,
                whole=not pages,
                ground=ground,
                since=since,
                until=until,
                by=actor,
                nonce=nonce,
            )
            outage.pages.set(pages)
            record(
                "network.unreachable",
                actor=actor,
                object=outage,
                data={"first": first, "last": last, "pages": sorted(page.pk for page in pages)},
            )
    except IntegrityError:
        return NetworkOutage.objects.get(nonce=nonce)
    return outage


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.city_zone())


def mark_reachable(*, actor: User, outage: NetworkOutage) -> None:
    """Say that a network is back; one that is ahead is called off. A second click changes nothing.

    Raises:
        AccessDenied: as in `mark_unreachable`.
    """
    require(may_mark_networks(actor))
    now = clock.now()
    end = max(now, outage.since)
    with transaction.atomic():
        standing = NetworkOutage.objects.filter(pk=outage.pk).exclude(until__lte=now)
        standing = standing.filter(ended_by__isnull=True)
        if standing.update(until=end, ended_by=actor) == 1:
            record("network.reachable", actor=actor, object=outage)
