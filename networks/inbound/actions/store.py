"""Keeping what arrived: first in the database as it came, then the answer to the network, then the work."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from networks.base import Network
from networks.inbound import parsing
from networks.inbound.bodies import clean, fits
from networks.inbound.kinds import Kind
from networks.inbound.models import RawUpdate
from networks.inbound.parsing import Identity

logger = logging.getLogger(__name__)
_KEY_LENGTH = 160


@transaction.atomic
def store(*, network: Network, source: str, bodies: Iterable[Mapping[str, Any]]) -> int:
    """Keep updates of one source, each once, and have them handled after commit; returns how many were looked at.

    What is no update of the network at all is dropped with a line in the log: kept it would be nothing to handle.
    """
    from networks.inbound.tasks import wake

    rows = [row for body in bodies if (row := _row(network, source, body)) is not None]
    RawUpdate.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        transaction.on_commit(wake)
    return len(rows)


@transaction.atomic
def store_gap(*, network: Network, source: str, why: str) -> None:
    """Note that news of a source may have been lost, once for each `why`: whoever can read its pages does so soon."""
    from networks.inbound.tasks import wake

    row = RawUpdate(network=network, source=source, update_key=_key(f"gap:{why}"), kind=Kind.GAP, body={})
    RawUpdate.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(wake)


def _row(network: Network, source: str, told: Mapping[str, Any]) -> RawUpdate | None:
    body: dict[str, Any] = clean(dict(told))
    identity = parsing.identify(network, body)
    if identity is None:
        logger.warning("%s %s sent something that is no update", network, source)
        return None
    if not fits(body):
        # Refusing it would make the network repeat it and hold back all the others behind it.
        identity, body = Identity(identity.key, Kind.OTHER), {"too_large": True}
        logger.warning("%s %s sent an update that is too large to keep: %s", network, source, identity.key)
    return RawUpdate(
        network=network, source=source, update_key=_key(identity.key), kind=identity.kind, body=body
    )


def _key(key: str) -> str:
    if len(key) <= _KEY_LENGTH:
        return key
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()
