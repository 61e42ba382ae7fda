"""What the portal says by itself each morning: a step has become late, nobody answers for «Госпаблики»."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from core import clock
from core.accounts.rights import Right
from core.notifications.actions import notify
from core.organizations.models import Organization
from core.organizations.queries import staff_who_may
from core.russian import plural
from gospubliki.models import Connection
from gospubliki.queries.people import lead_in_force, responsible_in

FROM_HOUR = 9


def _is_day() -> bool:
    """Nobody is told anything at night."""
    return clock.city_now().hour >= FROM_HOUR


@transaction.atomic
def tell_newly_late() -> int:
    """Tell responsible people whose connection was due yesterday; answers how many organizations. Once per due day.

    A worker that was away over the week-end finds them too: three days back are looked at.
    """
    if not _is_day():
        return 0
    today = clock.city_now().date()
    rows = (
        Connection.objects.live()
        .late(today)
        .filter(due_on__gte=today - timedelta(days=3))
        .select_related("organization")
        .order_by("organization_id", "pk")
    )
    fresh: dict[Organization, list[Connection]] = defaultdict(list)
    for row in rows:
        fresh[row.organization].append(row)
    people = responsible_in({organization.pk for organization in fresh})
    told = 0
    for organization, mine in fresh.items():
        if organization.pk not in people:
            continue
        due = min(row.due_on for row in mine if row.due_on)
        what = plural(len(mine), "срок", "срока", "сроков")
        notify(
            people=people[organization.pk],
            kind="connection.overdue",
            text=f"Подключение к «Госпабликам»: {organization.short_name}, просрочено: {what}, с {due:%d.%m.%Y}. "
            "Если мешает не зависящее от вас, задайте вопрос.",
            url=reverse("gospubliki:organization", args=[organization.pk]),
            key=f"connection.overdue:{organization.pk}:{due:%Y%m%d}",
        )
        told += 1
    return told


@transaction.atomic
def tell_no_lead() -> int:
    """Tell those who appoint that there is not exactly one lead (order.2); answers whether there was a reason."""
    lead = lead_in_force()
    if not lead.trouble or not _is_day():
        return 0
    notify(
        people=staff_who_may(Right.PEOPLE_MANAGE),
        kind="connection.no_lead",
        text=f"За «Госпаблики» по распоряжению отвечает не ровно один человек. {lead.trouble}.",
        url=reverse("organizations:orders"),
        key=f"connection.no_lead:{clock.city_now():%Y%m%d}",
    )
    return 1
