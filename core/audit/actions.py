"""Writing the journal: a plain INSERT in the change's own transaction, no write waits for the chain."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.crypto import salted_hmac
from kombu.exceptions import OperationalError

from core import clock
from core.access import Actor, System, require
from core.audit import access, events
from core.audit.models import Entry, Verification
from core.errors import Refused
from core.middleware import request_context

# Names under which a secret would travel. The vault's ids, hints and kinds have other names.
_FORBIDDEN_KEYS = frozenset(
    {"password", "passwd", "token", "access_token", "secret", "seed", "totp", "totp_seed", "recovery_codes"}
)


CHECK_AT_MOST_EVERY = timedelta(minutes=1)


class UnfitData(ValueError):
    """An entry's data holds something that must not, or cannot exactly, be kept for ever."""


def record(
    event: str,
    *,
    actor: Actor,
    object: models.Model | None = None,
    label: str = "",
    organization_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Write who did what, in the caller's transaction: both are kept or neither is.

    `label` names the object for a reader (default `str(object)`: give one yourself when that could hold a
    resident's words or name). `organization_id` defaults to the object's own. `data` holds ids, digests,
    counts and short words: text, whole numbers, booleans, None, dates, lists and dicts of those.

    Raises:
        EventError: the event is not registered, a key of its sentence is missing, or there is no transaction.
        UnfitData: `data` holds a secret's name, a float or another type.
    """
    known = events.get(event)
    if not transaction.get_connection().in_atomic_block:
        raise events.EventError(f"{event}: the journal is written inside the transaction of the change")
    clean: dict[str, Any] = _plain(data or {}, "data")
    missing = known.keys - clean.keys()
    if missing:
        raise events.EventError(f"{event}: its sentence needs {sorted(missing)} in data")
    context = request_context()
    return Entry.objects.create(
        event=event,
        actor_id=None if isinstance(actor, System) else actor.pk,
        system=actor.name if isinstance(actor, System) else "",
        object_kind=object._meta.label_lower if object is not None else "",
        object_id=object.pk if object is not None else None,
        label=_label(object, label),
        organization_id=_organization(object, organization_id),
        data=clean,
        request_id=context.request_id if context else "",
        address_digest=address_digest(context.address) if context else "",
    )


@transaction.atomic
def note_export(*, actor: Actor, count: int) -> None:
    """Note that a reader took a part of the journal away.

    Raises:
        AccessDenied: not a reader of the journal.
    """
    require(access.may_see_journal(actor))
    record("audit.exported", actor=actor, data={"count": count})


@transaction.atomic
def ask_for_check(*, actor: Actor) -> None:
    """Start a check of the whole chain, unless one was finished less than a minute ago.

    Raises:
        AccessDenied: not a reader of the journal.
        Refused: the queue of jobs does not answer.
    """
    require(access.may_see_journal(actor))
    if Verification.objects.filter(at__gt=clock.now() - CHECK_AT_MOST_EVERY).exists():
        return
    record("audit.check_asked", actor=actor)
    transaction.on_commit(_start_check)


def _start_check() -> None:
    from core.audit.tasks import verify_chain

    try:
        verify_chain.delay()
    except (OperationalError, OSError) as error:
        raise Refused(
            "Проверку сейчас не начать: очередь заданий не отвечает.",
            advice="Повторите через несколько минут. Каждую ночь журнал проверяется сам.",
        ) from error


def address_digest(address: str) -> str:
    """A keyed digest of a client's address: two entries can be compared, the address cannot be read back."""
    return salted_hmac("core.audit.address", address, algorithm="sha256").hexdigest()[:32]


def _label(object: models.Model | None, label: str) -> str:
    text = label or ("" if object is None else str(object))
    return _storable(text)[:300]


def _storable(text: str) -> str:
    """Text that both databases keep: no NUL, no half of a surrogate pair (a hook may bring either)."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _organization(object: models.Model | None, organization_id: int | None) -> int | None:
    if organization_id is not None or object is None:
        return organization_id
    if object._meta.label_lower == "organizations.organization":
        return object.pk
    return getattr(object, "organization_id", None)


def _plain(value: Any, key: str) -> Any:
    """`value` as JSON that both databases give back unchanged."""
    if key.lower() in _FORBIDDEN_KEYS and isinstance(value, str):
        raise UnfitData(f"{key!r} does not belong in the journal")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _storable(str(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, Mapping):
        return {_storable(str(name)): _plain(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(item, key) for item in items]
    raise UnfitData(f"{key!r}: {type(value).__name__} cannot be kept in the journal")
