"""What may keep a delivery from leaving, as conditions for the UPDATE that claims it.

Written without joins to the row itself: an UPDATE over a join becomes «id IN (SELECT …)», and PostgreSQL does not
check that again on a row it had to wait for, so two workers could both win. Everything else is asked by EXISTS.

A warning (`urgent`) passes general stops, mourning and spacing. Nothing passes a break-in, a page whose token is
dead, a network out of reach, a hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from contentplan.models import EVERYWHERE, FESTIVE, Attempt, Delivery, EmergencyStop, Mourning, Post
from core import clock
from pages.models import OfficialPage
from pages.queries.outages import unreachable_pages

_STOP_PAGES, _MOURNING_PAGES = EmergencyStop.pages.through, Mourning.pages.through


def open_road(now: datetime | None = None) -> Q:
    """Nothing stands in the way: not held, not stopped, no mourning over it, the page's token lives."""
    always = Q(held_at__isnull=True) & ~broken() & ~unreachable(now)
    always &= ~stopped(EmergencyStop.Kind.BREAK_IN)
    ordinary = ~stopped(EmergencyStop.Kind.GENERAL) & ~mourned(now)
    return always & (Q(urgent=True) | ordinary)


def broken() -> Q:
    """The page's token is dead."""
    return Q(Exists(OfficialPage.objects.filter(pk=OuterRef("page_id"), broken_since__isnull=False)))


def inactive() -> Q:
    """The page is not run any more: suspended, closed."""
    return Q(Exists(OfficialPage.objects.filter(pk=OuterRef("page_id")).exclude(state="active")))


def suspended() -> Q:
    """The page is not run for a time: what is for it waits."""
    return Q(Exists(OfficialPage.objects.filter(pk=OuterRef("page_id"), state="suspended")))


def stopped(*kinds: str) -> Q:
    """A stop of one of these kinds stands over the page; of any kind when none is named."""
    wanted = list(kinds or EmergencyStop.Kind.values)
    everywhere = EmergencyStop.objects.filter(lifted_at__isnull=True, target=EVERYWHERE, kind__in=wanted)
    here = _STOP_PAGES.objects.filter(
        officialpage_id=OuterRef("page_id"),
        emergencystop__lifted_at__isnull=True,
        emergencystop__kind__in=wanted,
    )
    return Q(Exists(everywhere)) | Q(Exists(here))


def unreachable(now: datetime | None = None) -> Q:
    """The page's network is marked as out of reach."""
    return Q(Exists(unreachable_pages(now).filter(pk=OuterRef("page_id"))))


def mourned(now: datetime | None = None) -> Q:
    """A mourning stands over the page, and the post's tone is out of place in it. What is due after its end is free."""
    festive = Post.objects.filter(pk=OuterRef("post_id"), rubric__tone__in=FESTIVE)
    now, due_at = now or clock.now(), OuterRef("due_at")
    everywhere = Mourning.objects.filter(
        target=EVERYWHERE, starts_at__lte=now, closed_at__isnull=True, ends_at__gt=due_at
    )
    here = _MOURNING_PAGES.objects.filter(
        officialpage_id=OuterRef("page_id"),
        mourning__starts_at__lte=now,
        mourning__closed_at__isnull=True,
        mourning__ends_at__gt=due_at,
    )
    return Q(Exists(festive)) & (Q(Exists(everywhere)) | Q(Exists(here)))


def apart() -> timedelta:
    """How far apart late publications of one page go out, and planned ones are moved."""
    return timedelta(seconds=settings.PAGE_SPACING_S)


def crowded(now: datetime) -> Q:
    """Another post of the page is going out, went out less than `apart()` ago, or may have."""
    if not settings.PAGE_SPACING_S:
        return Q(pk__in=[])
    # What lies ahead was written before the clock was set back.
    soon, lately = now + clock.SKEW, now - apart()
    others = Delivery.objects.filter(page_id=OuterRef("page_id")).exclude(pk=OuterRef("pk"))
    perhaps = Attempt.objects.filter(
        delivery__page_id=OuterRef("page_id"),
        delivery__state="unknown",
        sending_at__gt=lately,
        sending_at__lte=soon,
    ).exclude(delivery_id=OuterRef("pk"))
    return (
        Q(Exists(others.filter(state="sending")))
        | Q(Exists(others.filter(published_at__gt=lately, published_at__lte=soon)))
        | Q(Exists(perhaps))
    )


def overdue(now: datetime) -> Q:
    """Late by so much that something was amiss: posts that people approved for one minute go out together."""
    return Q(due_at__lte=now - timedelta(seconds=settings.OVERDUE_AFTER_S), urgent=False)


def in_turn(now: datetime) -> Q:
    """After an outage late posts of one page do not burst; what is on time waits for nobody."""
    return ~overdue(now) | ~crowded(now)
