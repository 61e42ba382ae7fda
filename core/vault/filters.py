"""The list of the vault narrowed: by words of an owner's name, page or organization, and by what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.forms import one_line
from core.vault import kinds, owners
from core.vault.models import RotationTask, Secret
from core.vault.owners import SHOWN_KINDS

OLD_AFTER = timedelta(days=180)
TASKS, OLD, NO_FACTOR = "tasks", "old", "no_factor"
SHOWS = {
    TASKS: "надо сменить после ушедших",
    OLD: "не менялось больше полугода",
    NO_FACTOR: "пароль без второго фактора",
}


@dataclass(frozen=True)
class Filters:
    """What is asked for; anything unknown is no filter."""

    q: str = ""
    kind: str = ""
    show: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Filters:
        """From the query string."""
        kind, show = str(query.get("kind", "")), str(query.get("show", ""))
        return cls(
            q=one_line(str(query.get("q", "")), most=100),
            kind=kind if kind in SHOWN_KINDS else "",
            show=show if show in SHOWS else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything but the kind is asked for."""
        return bool(self.q or self.show)


def owners_of_secrets(filters: Filters) -> QuerySet[Secret, tuple[str, int]]:
    """Owners that have secrets in use, as (kind, id), for a paginator. Words cost one query a kind of owner."""
    shown = [filters.kind] if filters.kind else list(SHOWN_KINDS)
    rows = Secret.objects.filter(owner_kind__in=shown, retired_at__isnull=True)
    if filters.q:
        named = Q(pk__in=[])
        for kind in shown:
            named |= Q(owner_kind=kind, owner_id__in=owners.found_by(kind, filters.q))
        rows = rows.filter(named)
    rows = _shown(rows, filters.show)
    return rows.order_by("owner_kind", "owner_id").values_list("owner_kind", "owner_id").distinct()


def _shown(rows: QuerySet[Secret], show: str) -> QuerySet[Secret]:
    same = {"owner_kind": OuterRef("owner_kind"), "owner_id": OuterRef("owner_id")}
    if show == TASKS:
        return rows.filter(Exists(RotationTask.objects.filter(done_at__isnull=True, **same)))
    if show == OLD:
        return rows.filter(stored_at__lt=clock.now() - OLD_AFTER)
    if show == NO_FACTOR:
        factor = Secret.objects.filter(kind=kinds.TOTP_SEED, retired_at__isnull=True, **same)
        return rows.filter(~Exists(factor), owner_kind="account", kind=kinds.PASSWORD)
    return rows
