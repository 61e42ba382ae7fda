"""Free times of pages: where a post that is late could stand instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from contentplan.engine.road import apart
from contentplan.graphs import OCCUPYING
from contentplan.models import FESTIVE, Delivery, Mourning, Post
from contentplan.planned import unapproved
from contentplan.queries.modes import mournings_between
from core import clock
from pages.models import NetworkOutage, OfficialPage
from pages.queries.outages import between

DAYS_AHEAD = 7
FIRST, LAST, STEP = time(9), time(20), timedelta(minutes=30)
# Two posts within the hour are warned of, so an hour apart is offered while there is room.
HOUR = timedelta(hours=1)
SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class Slot:
    """A free time; `covered`: the approval holds for it, else the post is put before its approvers again."""

    at: datetime
    covered: bool


@dataclass(frozen=True)
class Busy:
    """Times at which pages are taken from now on, and mournings ahead."""

    times: dict[int, list[datetime]]
    mournings: Sequence[Mourning]
    outages: Sequence[NetworkOutage]

    @classmethod
    def of(cls, page_ids: Collection[int]) -> Busy:
        """Of these pages for a week ahead. Five queries whatever their number."""
        now = clock.now()
        until = now + timedelta(days=DAYS_AHEAD + 1)
        times: dict[int, list[datetime]] = {page_id: [] for page_id in page_ids}
        # What is late itself takes no time up; what has just come out does.
        ahead = Q(due_at__gte=now, due_at__lt=until, state__in=OCCUPYING)
        rows = Delivery.objects.filter(ahead | Q(published_at__gt=now - HOUR), page_id__in=page_ids)
        for page_id, due_at, out_at in rows.values_list("page_id", "due_at", "published_at"):
            times[page_id].append(out_at or due_at)
        places = unapproved().filter(page_id__in=page_ids, due_at__gte=now, due_at__lt=until)
        for page_id, at in places.values_list("page_id", "due_at"):
            if at is not None:
                times[page_id].append(at)
        outages = NetworkOutage.objects.filter(between(now, until)).prefetch_related("pages")
        return cls(times, mournings_between(now, until), list(outages))

    def reachable(self, page: OfficialPage, at: datetime) -> bool:
        """No outage stands over the page at an instant."""
        return not any(
            one.since <= at and (one.until is None or at < one.until)
            for one in self.outages
            if (one.whole and one.network == page.network) or page in one.pages.all()
        )

    def take(self, page_ids: Collection[int], at: datetime) -> None:
        """Offered to somebody: the next one is offered another."""
        for page_id in page_ids:
            self.times.setdefault(page_id, []).append(at)


def slots_of(post: Post, rows: Sequence[Delivery], busy: Busy, *, most: int = 3) -> list[Slot]:
    """Next times that are free on the pages of `rows` (deliveries of one post), earliest first."""
    pages = [row.page_id for row in rows]
    taken = [at for page_id in pages for at in busy.times.get(page_id, ())]
    festive = post.rubric is not None and post.rubric.tone in FESTIVE
    shut = (
        [(one.starts_at, one.ends_at) for one in busy.mournings if one.closed_at is None] if festive else []
    )
    days = {_day(row.approved_due_at) for row in rows}
    found: list[Slot] = []
    for at in _grid():
        gap = max(HOUR, apart())
        near = any(abs(at - other) < gap for other in taken)
        mourned = any(first <= at < last for first, last in shut)
        reachable = all(busy.reachable(row.page, at) for row in rows)
        if not near and not mourned and reachable:
            found.append(Slot(at, days == {_day(at)}))
            if len(found) == most:
                break
    return found


def _grid() -> list[datetime]:
    """Half hours of working time, from some minutes from now on."""
    zone, now = clock.city_zone(), clock.now()
    first_day = clock.city_now().date()
    found = []
    for offset in range(DAYS_AHEAD + 1):
        at = datetime.combine(first_day + timedelta(days=offset), FIRST, tzinfo=zone)
        last = datetime.combine(at.date(), LAST, tzinfo=zone)
        while at <= last:
            if at >= now + SOON:
                found.append(at)
            at += STEP
    return found


def _day(at: datetime) -> date:
    return at.astimezone(clock.city_zone()).date()
