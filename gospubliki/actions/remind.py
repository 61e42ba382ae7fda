"""Reminding those who are late: once a day at most, the nearest person who can do something about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.access import Actor, require
from core.accounts.models import User
from core.audit.actions import record
from core.notifications.actions import notify
from core.organizations.models import Organization
from core.russian import plural
from gospubliki import access
from gospubliki.models import Connection, ConnectionQuerySet
from gospubliki.queries.people import responsible_in


@dataclass(frozen=True)
class Reminded:
    """How many organizations were reminded, and which have nobody to remind."""

    organizations: int = 0
    nobody: tuple[str, ...] = ()


def to_remind() -> ConnectionQuerySet:
    """Late connections nobody has been reminded of today."""
    midnight = clock.city_now().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Connection.objects.live()
        .late(clock.city_now().date())
        .filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=midnight))
    )


@transaction.atomic
def remind_late(*, actor: Actor) -> Reminded:
    """Tell the responsible people of late organizations; where there is nobody, those who oversee it.

    Raises:
        AccessDenied: only the lead reminds.
    """
    require(access.may_lead(actor))
    now, today = clock.now(), clock.city_now().date()
    rows = list(to_remind().select_related("organization").order_by("organization_id", "due_on"))
    late: dict[int, list[Connection]] = defaultdict(list)
    for row in rows:
        late[row.organization_id].append(row)
    people = _nearest(late)
    told, nobody = 0, []
    for pk, mine in late.items():
        organization = mine[0].organization
        if not people[pk]:
            nobody.append(organization.short_name)
            continue
        if _claim(mine, now):
            days = max(row.days_late(today) for row in mine)
            _tell(organization, people[pk], days)
            told += 1
    if told:
        record("connection.reminded", actor=actor, data={"count": told})
    return Reminded(told, tuple(nobody))


def _claim(rows: list[Connection], now: datetime) -> bool:
    """Mark as reminded; of two who press the button at once one finds the rows marked."""
    return to_remind().filter(pk__in=[row.pk for row in rows]).update(reminded_at=now) > 0


def _nearest(late: dict[int, list[Connection]]) -> dict[int, list[User]]:
    above: dict[int, int | None] = dict(Organization.objects.order_by().values_list("pk", "parent_id"))
    chains = {pk: _chain(pk, above) for pk in late}
    people = responsible_in({pk for chain in chains.values() for pk in chain})
    return {
        pk: next((people[place] for place in chain if place in people), []) for pk, chain in chains.items()
    }


def _chain(pk: int, above: dict[int, int | None]) -> list[int]:
    chain: list[int] = [pk]
    while (next_pk := above.get(chain[-1])) is not None and next_pk not in chain:
        chain.append(next_pk)
    return chain


def _tell(organization: Organization, people: list[User], days: int) -> None:
    notify(
        people=people,
        kind="connection.late",
        text=f"Подключение к «Госпабликам» просрочено на {plural(days, 'день', 'дня', 'дней')}: "
        f"{organization.short_name}. Откройте и посмотрите, какой шаг следующий.",
        url=reverse("gospubliki:organization", args=[organization.pk]),
        key=f"connection.late:{organization.pk}:{clock.city_now():%Y%m%d}",
    )
