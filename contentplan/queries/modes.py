"""What stands over the pages now: stops, mournings. For the strip on every page, for a delivery, for the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value

from contentplan.models import EVERYWHERE, FESTIVE, Delivery, EmergencyStop, Mourning, Rubric
from core import clock
from core.accounts.models import User
from core.russian import day_text, range_text


@dataclass(frozen=True)
class Mode:
    """One thing that stands. `kind`: general, break_in or mourning; `everywhere`: on all pages."""

    kind: str
    pk: int
    why: str
    since: datetime
    everywhere: bool
    who: str
    until: datetime | None = None

    @property
    def holds(self) -> bool:
        """It holds posts already; a mourning may be ahead."""
        return self.since <= clock.now()

    @property
    def days(self) -> str:
        """The days of a mourning: «28–30 ноября»."""
        return days_text(self.since, self.until) if self.until else ""


def standing() -> list[Mode]:
    """Stops that stand and mournings that stand or are ahead, stops first. One query."""
    stops = _columns(
        EmergencyStop.objects.filter(lifted_at__isnull=True),
        F("kind"),
        "reason",
        "since",
        Value(None, output_field=DateTimeField()),
    )
    mournings = _columns(
        Mourning.objects.filter(closed_at__isnull=True),
        Value("mourning", output_field=CharField()),
        "ground",
        "starts_at",
        F("ends_at"),
    )
    found = [
        Mode(kind, pk, why, since, target == EVERYWHERE, _short(*name), until)
        for kind, pk, why, since, target, until, *name in stops.union(mournings, all=True)
    ]
    rank = ("break_in", "general", "mourning")
    return sorted(found, key=lambda mode: (rank.index(mode.kind), -mode.everywhere, mode.since, mode.pk))


def _columns(rows: QuerySet[Any], kind: Any, why: str, since: str, until: Any) -> Any:
    named = rows.order_by().annotate(mode=kind, until=until)
    return named.values_list("mode", "pk", why, since, "target", "until", *(f"by__{part}" for part in _NAME))


def _short(last: str, first: str, patronymic: str) -> str:
    return User(last_name=last, first_name=first, patronymic=patronymic).short_name


_NAME = ("last_name", "first_name", "patronymic")


def stops_standing() -> list[EmergencyStop]:
    """Stops that stand, the widest first, with their pages. Two queries."""
    rows = EmergencyStop.objects.filter(lifted_at__isnull=True).select_related("by")
    found = list(rows.prefetch_related("pages").order_by("since", "pk"))
    return sorted(found, key=lambda stop: not stop.is_everywhere)


def stop_over(page_id: int, *, urgent: bool = False) -> EmergencyStop | None:
    """The stop that keeps a page's posts, one for a break-in before others; of warnings only such a one. One query."""
    rows = EmergencyStop.objects.filter(Q(target=EVERYWHERE) | Q(pages=page_id), lifted_at__isnull=True)
    if urgent:
        rows = rows.filter(kind=EmergencyStop.Kind.BREAK_IN)
    return rows.select_related("by").order_by("kind", "since").first()


def mournings_between(since: datetime, until: datetime) -> list[Mourning]:
    """Mournings whose days meet [since, until) and that nobody has ended early. One query."""
    rows = Mourning.objects.filter(starts_at__lt=until, ends_at__gt=since)
    return list(rows.exclude(closed_at__lte=F("starts_at")).order_by("starts_at", "pk"))


def mourning_of_plan(rubric: Rubric | None, times: Iterable[tuple[int, datetime | None]]) -> Mourning | None:
    """The mourning into which a post of this rubric would come out, by pages and times. One query at most."""
    if rubric is None or rubric.tone not in FESTIVE:
        return None
    wanted = Q(pk__in=[])
    for page_id, at in times:
        if at is not None:
            over = Q(target=EVERYWHERE) | Q(pages=page_id)
            wanted |= over & Q(starts_at__lte=at, ends_at__gt=at)
    return Mourning.objects.filter(wanted, closed_at__isnull=True).order_by("starts_at", "pk").first()


def mourning_over(delivery: Delivery) -> Mourning | None:
    """The mourning that holds a delivery now, or will hold it when its time comes."""
    rubric = delivery.post.rubric
    if delivery.urgent or rubric is None or rubric.tone not in FESTIVE:
        return None
    over = Q(target=EVERYWHERE) | Q(pages=delivery.page_id)
    begins = max(delivery.due_at, clock.now())
    rows = Mourning.objects.filter(
        over, closed_at__isnull=True, starts_at__lte=begins, ends_at__gt=delivery.due_at
    )
    return rows.order_by("starts_at", "pk").first()


@dataclass(frozen=True)
class Obstacle:
    """Why a waiting delivery does not go out: a title and a sentence for a person."""

    title: str
    text: str


def obstacle_of(delivery: Delivery) -> Obstacle | None:
    """What of the city's own decisions keeps a delivery, the strongest first."""
    stop = stop_over(delivery.page_id, urgent=delivery.urgent)
    if stop is not None and stop.is_break_in:
        return Obstacle(
            "Страница взломана", f"{stop.reason}. Пока остановку не снимут, сюда не выходит ничего"
        )
    if stop is not None:
        return Obstacle("Экстренная остановка", f"{stop.reason}. Пока её не снимут, ничего не выходит")
    mourning = mourning_over(delivery)
    if mourning is not None:
        return Obstacle(
            f"Траур {days_of(mourning)}",
            f"{mourning.ground}. Развлекательное, конкурсы и поздравления в эти дни не выходят",
        )
    return None


def days_of(mourning: Mourning) -> str:
    """«28–30 ноября»."""
    return days_text(mourning.starts_at, mourning.ends_at)


def days_text(starts_at: datetime, ends_at: datetime) -> str:
    """The city's days of [starts_at, ends_at) in words."""
    zone = clock.city_zone()
    last = (ends_at - timedelta(seconds=1)).astimezone(zone).date()
    first = starts_at.astimezone(zone).date()
    return day_text(first, near=False) if first == last else range_text(first, last)


def still_stopped(page_ids: Iterable[int]) -> str:
    """What to say to whoever plans while a stop stands: moving is planning and allowed, only nothing leaves. Else «»."""
    over = Q(target=EVERYWHERE) | Q(pages__in=list(page_ids))
    stop = EmergencyStop.objects.filter(over, lifted_at__isnull=True).order_by("since").first()
    return f"Действует остановка («{stop.reason}»): пока её не снимут, не выйдет" if stop else ""
