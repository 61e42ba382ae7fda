"""What may be read of secrets without opening them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from core import clock
from core.accounts.rights import Right
from core.audit.models import Entry
from core.audit.queries import Row, rows_of
from core.organizations.models import Appointment
from core.organizations.queries import roles_with
from core.vault import kinds, owners
from core.vault.hours import is_night
from core.vault.models import RotationTask, Secret
from core.vault.owners import SHOWN_KINDS, Owner, OwnerName
from core.vault.tasklist import open_tasks_of

SEEN_EVENTS = ("vault.revealed", "vault.code_shown", "vault.recovery_taken")
SECRET_KIND = Secret._meta.label_lower


@dataclass(frozen=True)
class Hint:
    """How a stored secret is recognised: the last characters (tokens only), when it was stored and by whom."""

    last3: str
    stored_at: datetime
    by: str


def hints(owner: Owner) -> dict[str, Hint]:
    """Secrets an owner has in use, by kind; one query."""
    return hints_of([owner])[owner]


def hints_of(wanted: Iterable[Owner]) -> dict[Owner, dict[str, Hint]]:
    """Secrets of several owners, each with its kinds (none: empty); one query."""
    found: dict[Owner, dict[str, Hint]] = {owner: {} for owner in wanted}
    for secret in _in_use(list(found)):
        if secret.owner in found:
            found[secret.owner][secret.kind] = hint_of(secret)
    return found


def _in_use(wanted: Sequence[Owner]) -> QuerySet[Secret]:
    """Secrets in use of these owners, and maybe of others: kinds and ids are asked for apart."""
    rows = Secret.objects.filter(
        owner_kind__in={owner.kind for owner in wanted},
        owner_id__in={owner.id for owner in wanted},
        retired_at__isnull=True,
    )
    return rows.select_related("stored_by")


def of_shown_owners(ids: Iterable[int]) -> Iterable[int]:
    """Which of these secrets have a screen: people's own second factors have none."""
    return (
        Secret.objects.filter(pk__in=ids, owner_kind__in=SHOWN_KINDS).order_by().values_list("pk", flat=True)
    )


def hint_of(secret: Secret) -> Hint:
    """The hint of one secret (its `stored_by` loaded)."""
    by = secret.stored_by.full_name if secret.stored_by else "Портал"
    return Hint(secret.last3, secret.stored_at, by)


# --- the list -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holding:
    """An owner and what the vault keeps of it."""

    owner: Owner
    name: OwnerName
    secrets: list[Secret] = field(default_factory=list)
    tasks: list[RotationTask] = field(default_factory=list)

    @property
    def what(self) -> str:
        """«логин, пароль, резервные коды»."""
        return ", ".join(kinds.name_of(secret.kind) for secret in self.secrets)

    @property
    def latest(self) -> Secret:
        return max(self.secrets, key=lambda secret: secret.stored_at)

    @property
    def is_late(self) -> bool:
        """Whether something should have been changed by now."""
        return any(task.due_on < clock.city_now().date() for task in self.tasks)


def holdings(pairs: Sequence[tuple[str, int]]) -> list[Holding]:
    """What the vault keeps of some owners: two queries, and one per kind of owner for the names."""
    wanted = [Owner(kind, id) for kind, id in pairs]
    by_owner: dict[Owner, list[Secret]] = defaultdict(list)
    for secret in _in_use(wanted):
        by_owner[secret.owner].append(secret)
    names, tasks = owners.names_of(wanted), open_tasks_of(wanted)
    for kept in by_owner.values():
        kept.sort(key=lambda secret: kinds.order_of(secret.kind))
    return [
        Holding(owner, names[owner], by_owner[owner], tasks.get(owner, []))
        for owner in wanted
        if by_owner[owner]
    ]


# --- one owner ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A secret on its owner's screen, and how many people have seen it since it was stored."""

    secret: Secret
    seen_by: int

    @property
    def name(self) -> str:
        return kinds.name_of(self.secret.kind).capitalize()

    @property
    def icon(self) -> str:
        return kinds.ICONS.get(self.secret.kind, "key")

    @property
    def is_shown(self) -> bool:
        """Whether a person may ask to see it, its code or one of its codes."""
        return self.secret.owner_kind == "account" and not kinds.is_token(self.secret.kind)


def kept_of(owner: Owner, *, also: int | None = None) -> list[Kept]:
    """Secrets of an owner in use, login and password first; two queries.

    `also` is the id of one that is drawn though out of use: its last recovery code has just been taken.
    """
    rows = Secret.objects.filter(
        Q(retired_at__isnull=True) | Q(pk=also), owner_kind=owner.kind, owner_id=owner.id
    )
    secrets = sorted(rows.select_related("stored_by"), key=lambda secret: kinds.order_of(secret.kind))
    seen = _people_since(secrets)
    return [Kept(secret, seen.get(secret.pk, 0)) for secret in secrets]


def _people_since(secrets: Iterable[Secret]) -> dict[int, int]:
    since = Q(pk__in=[])
    for secret in secrets:
        since |= Q(object_id=secret.pk, at__gte=secret.stored_at)
    seen = Entry.objects.filter(since, object_kind=SECRET_KIND, event__in=SEEN_EVENTS).order_by()
    counted = seen.values("object_id").annotate(people=Count("actor_id", distinct=True))
    return {int(row["object_id"] or 0): row["people"] for row in counted}


@dataclass(frozen=True)
class Look:
    """Somebody saw something."""

    row: Row

    @property
    def what(self) -> str:
        return str(self.row.entry.data.get("what", ""))

    @property
    def reason(self) -> str:
        return str(self.row.entry.data.get("reason", ""))

    @property
    def at_night(self) -> bool:
        return is_night(self.row.entry.at)


def looks(secrets: Iterable[Secret] | None = None, *, most: int = 10) -> list[Look]:
    """Who saw what, newest first: of some secrets, or of all that belong to accounts."""
    entries = Entry.objects.filter(object_kind=SECRET_KIND, event__in=SEEN_EVENTS)
    if secrets is not None:
        entries = entries.filter(object_id__in=[secret.pk for secret in secrets])
    return [Look(row) for row in rows_of(list(entries.order_by("-at", "-pk")[:most]))]


def who_may_look() -> list[Appointment]:
    """Appointments in force that let a person see secrets of accounts, one per person."""
    rows = Appointment.objects.in_force(clock.city_now().date()).filter(
        role__in=roles_with(Right.VAULT_REVEAL), person__is_active=True
    )
    ordered = rows.select_related("person", "order").order_by("person__last_name", "person_id", "since")
    return list({row.person_id: row for row in ordered}.values())
