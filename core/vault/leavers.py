"""What people who have gone knew: from the journal, from who stored what, from accounts that are still theirs.

All is derived from rows, again and again: an appointment that runs out by its date is seen as one ended by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from core import clock
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.models import Entry
from core.organizations.models import Appointment
from core.organizations.queries import roles_with
from core.vault import kinds
from core.vault.models import RotationTask, Secret
from core.vault.owners import SHOWN_KINDS, Owner

HAND_OVER = "hand_over"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Ground = RotationTask.Ground
# Person → accounts that are written down as theirs; apps that know of accounts register one.
Holdings = Callable[[], Mapping[int, Iterable[Owner]]]
_holdings: list[Holdings] = []


def register_holdings(provider: Holdings) -> None:
    """Let the vault know whose accounts are whose: a constant number of queries for all people."""
    if provider not in _holdings:
        _holdings.append(provider)


@dataclass(frozen=True, order=True)
class Known:
    """A person knows a secret (or holds an account), on some ground, since a moment."""

    person_id: int
    owner: Owner
    kind: str
    ground: str
    since: datetime

    @property
    def key(self) -> tuple[int, str, int, str]:
        """What a task is about."""
        return (self.person_id, self.owner.kind, self.owner.id, self.kind)


def gone(people: Iterable[int], *rights: Right) -> set[int]:
    """Of these people those who no longer work, or whom no appointment in force gives one of the rights.

    Without `rights` any appointment in force keeps a person here. Two queries.
    """
    ids = set(people)
    working = set(User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))
    rows = Appointment.objects.in_force(clock.city_now().date()).filter(person_id__in=working)
    if rights:
        rows = rows.filter(role__in={role for right in rights for role in roles_with(right)})
    return ids - set(rows.values_list("person_id", flat=True))


def known_by_leavers() -> dict[tuple[int, str, int, str], Known]:
    """Everything that somebody who has gone still knows or holds; a constant number of queries."""
    rows = Secret.objects.filter(retired_at__isnull=True, owner_kind__in=SHOWN_KINDS)
    secrets = list(rows.exclude(kind=kinds.LOGIN))  # a login is a name: it opens nothing by itself
    told = [*_stored(secrets), *_seen(secrets)]
    left = gone({one.person_id for one in told}, Right.VAULT_STORE, Right.VAULT_REVEAL)
    held = _held(secrets)
    away = gone(one.person_id for one in held)
    found = [one for one in told if one.person_id in left] + [one for one in held if one.person_id in away]
    # Of several grounds the first in the order of the list is told.
    return {one.key: one for one in reversed(found)}


def _stored(secrets: Iterable[Secret]) -> list[Known]:
    return [
        Known(secret.stored_by_id, secret.owner, secret.kind, Ground.STORED, secret.stored_at)
        for secret in secrets
        if secret.stored_by_id is not None
    ]


def _seen(secrets: Iterable[Secret]) -> list[Known]:
    by_id = {secret.pk: secret for secret in secrets}
    entries = Entry.objects.filter(event="vault.revealed", actor_id__isnull=False).order_by("pk")
    found: dict[tuple[int, int], Known] = {}
    for person_id, secret_id, at in entries.values_list("actor_id", "object_id", "at").iterator():
        secret = by_id.get(secret_id or 0)
        if secret is not None and person_id is not None and at >= secret.stored_at:
            known = Known(person_id, secret.owner, secret.kind, Ground.SEEN, at)
            found[person_id, secret.pk] = known
    return list(found.values())


def _held(secrets: Iterable[Secret]) -> list[Known]:
    by_owner: dict[Owner, list[Secret]] = {}
    for secret in secrets:
        by_owner.setdefault(secret.owner, []).append(secret)
    found = []
    for provider in _holdings:
        for person_id, owners in provider().items():
            for owner in owners:
                found.append(Known(person_id, owner, HAND_OVER, Ground.HELD, LONG_AGO))
                for secret in by_owner.get(owner, ()):
                    found.append(Known(person_id, owner, secret.kind, Ground.HELD, secret.stored_at))
    return found
