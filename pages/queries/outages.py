"""Networks out of reach: which pages, since when, on what ground."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core import clock
from pages.models import NetworkOutage, OfficialPage

_PAGES = NetworkOutage.pages.through


def at(moment: datetime) -> Q:
    """Outages that stand at an instant."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


def between(since: datetime, until: datetime) -> Q:
    """Outages that meet [since, until)."""
    return Q(since__lt=until) & (Q(until__isnull=True) | Q(until__gt=since))


def over_page(when: Q) -> QuerySet[NetworkOutage]:
    """Outages over the page of an outer query on pages, for EXISTS and subqueries."""
    named = _PAGES.objects.filter(networkoutage_id=OuterRef("pk"), officialpage_id=OuterRef(OuterRef("pk")))
    here = Q(whole=True, network=OuterRef("network")) | Q(Exists(named))
    return NetworkOutage.objects.filter(when).filter(here).order_by("since", "pk")


def ground_of(when: Q) -> Any:
    """The ground of the first outage over a page of an outer query, else «»."""
    return Coalesce(Subquery(over_page(when).values("ground")[:1]), Value(""))


def unreachable_pages(now: datetime | None = None) -> QuerySet[OfficialPage]:
    """Pages that cannot be reached now."""
    return OfficialPage.objects.filter(Exists(over_page(at(now or clock.now()))))


def outage_over(page: OfficialPage) -> NetworkOutage | None:
    """The outage that stands over a page now. One query."""
    here = Q(whole=True, network=page.network) | Q(pages=page.pk)
    rows = NetworkOutage.objects.filter(at(clock.now())).filter(here)
    return rows.select_related("by").order_by("since", "pk").first()


def standing_outages() -> list[NetworkOutage]:
    """Those that stand now or are ahead, and the latest that are over. Two queries."""
    return list(NetworkOutage.objects.select_related("by", "ended_by").prefetch_related("pages")[:50])
