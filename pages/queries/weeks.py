"""Weeks of pages: what counts, what is planned, what is lacking. A constant number of queries for any number of pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core import clock
from core.clock import Week
from core.organizations.models import Organization
from pages.counting import Count, CountRules, Publication, count
from pages.models import CountingRule, OfficialPage, WallPost, WeeklyProtocol
from pages.providers import Planned, planned
from pages.queries.outages import between, ground_of


@dataclass(frozen=True)
class Norms:
    """The norm of each kind of organization and the rules of the count, as the act in force on a Monday sets them."""

    rules: CountRules
    by_kind: dict[str, int | None]

    def of(self, own: int | None, kind: str) -> int | None:
        """A page's norm: its own if set, else by the kind of its organization; None: no act sets one."""
        return own if own is not None else self.by_kind.get(kind)


@dataclass(frozen=True)
class PageWeek:
    """A page's week. While it runs it is a forecast; once frozen it repeats the protocol."""

    page_id: int
    week: Week
    norm: int | None
    count: Count
    counted: int
    total: int
    planned: int
    overdue: int
    complete: bool
    frozen: bool = False
    ground: str = ""  # why the network was out of reach in this week

    @property
    def missing(self) -> int:
        """Publications that nobody has planned yet."""
        if self.norm is None:
            return 0
        return max(0, self.norm - self.counted - self.planned - self.overdue)

    @property
    def short(self) -> bool:
        """Whether the week ends short if nothing changes."""
        return self.norm is not None and self.counted + self.planned < self.norm

    @property
    def sentence(self) -> str:
        """What a person should know, in a few words."""
        if self.norm is None:
            return "норма не установлена"
        if self.counted >= self.norm:
            return "норма выполнена"
        if self.ground:
            return f"сеть недоступна: {self.ground}"
        if not self.complete and not self.planned:
            return "данные неполны"
        late = f"{_late(self.overdue)}" if self.overdue else ""
        lacking = f"не хватает\u00a0{self.missing}" if self.missing else ""
        return ", ".join(filter(None, (lacking, late))) or "план закрывает норму"


def _late(overdue: int) -> str:
    return "одно просрочено" if overdue == 1 else f"просрочено\u00a0{overdue}"


def norms_of(week: Week) -> Norms:
    """The newest counting rule in force on the week's Monday; the order's own values when none is entered."""
    return norms_by(CountingRule.objects.filter(since__lte=week.monday).first(), week)


def norms_by(rule: CountingRule | None, week: Week) -> Norms:
    """Norms of a rule; the order's own values when there is none."""
    rule = rule or CountingRule(since=week.monday)
    kind = Organization.Kind
    return Norms(
        rules=CountRules(rule.count_reposts, rule.count_stories, rule.count_identical, rule.album_is_one),
        by_kind={
            kind.ADMINISTRATION: rule.administration_norm,
            kind.UNIT: rule.body_norm,
            kind.BODY: rule.body_norm,
            kind.SUBORDINATE: rule.subordinate_norm,
        },
    )


def weeks_of(page_ids: Iterable[int], week: Week | None = None) -> dict[int, PageWeek]:
    """Each page's week (the present one by default) as it stands now: five queries and those of the providers."""
    week = week or Week.of(clock.now())
    known = with_ground(OfficialPage.objects.filter(pk__in=list(page_ids)), week)
    facts = known.values_list("pk", "norm", "organization__kind", "covered_since", "read_through", "ground")
    return _weeks(list(facts), week)


def weeks_of_known(pages: Iterable[Any], week: Week) -> dict[int, PageWeek]:
    """The same for pages in hand, read `with_ground` and with their organizations: one query less."""
    facts = [
        (page.pk, page.norm, page.organization.kind, page.covered_since, page.read_through, page.ground)
        for page in pages
    ]
    return _weeks(facts, week)


def with_ground(pages: QuerySet[OfficialPage], week: Week) -> QuerySet[Any]:
    """Pages with `ground`: why the network was out of reach in the week, or «»."""
    return pages.annotate(ground=ground_of(between(week.starts, week.ends)))


Facts = tuple[int, int | None, str, datetime | None, datetime | None, str]


def _weeks(facts: Sequence[Facts], week: Week) -> dict[int, PageWeek]:
    ids = [pk for pk, *_ in facts]
    norms = norms_of(week)
    publications = publications_of(ids, week)
    coming = planned(ids, week)
    frozen = _frozen(ids, week)
    return {
        pk: _page_week(
            pk,
            week,
            norms.of(own, kind),
            count(publications.get(pk, ()), norms.rules),
            coming.get(pk, Planned()),
            covers(week, since, through),
            frozen.get(pk),
            ground,
        )
        for pk, own, kind, since, through, ground in facts
    }


def _frozen(page_ids: Sequence[int], week: Week) -> dict[int, WeeklyProtocol]:
    """Protocols in force, by page. A week that still runs has none, so nothing is asked."""
    if clock.now() < week.ends:
        return {}
    rows = WeeklyProtocol.objects.filter(page_id__in=page_ids, monday=week.monday, corrected_by__isnull=True)
    return {protocol.page_id: protocol for protocol in rows}


def _page_week(
    page_id: int,
    week: Week,
    norm: int | None,
    made: Count,
    coming: Planned,
    complete: bool,
    protocol: WeeklyProtocol | None,
    ground: str = "",
) -> PageWeek:
    if protocol is None:
        return PageWeek(
            page_id,
            week,
            norm,
            made,
            made.counted,
            made.total,
            coming.planned,
            coming.overdue,
            complete,
            ground=ground,
        )
    whole = protocol.result != WeeklyProtocol.Result.INCOMPLETE
    return PageWeek(
        page_id,
        week,
        protocol.norm,
        made,
        protocol.counted,
        protocol.total,
        0,
        0,
        whole,
        frozen=True,
        ground=protocol.ground,
    )


def live_week_of(page_id: int, week: Week) -> PageWeek:
    """One page's week counted anew, whatever its protocol says."""
    norms = norms_of(week)
    known = OfficialPage.objects.annotate(ground=ground_of(between(week.starts, week.ends)))
    page = known.select_related("organization").get(pk=page_id)
    made = count(publications_of([page_id], week).get(page_id, ()), norms.rules)
    norm = norms.of(page.norm, page.organization.kind)
    complete = covers(week, page.covered_since, page.read_through)
    return _page_week(page_id, week, norm, made, Planned(), complete, None, page.ground)


def publications_of(page_ids: Sequence[int], week: Week) -> dict[int, list[Publication]]:
    """Publications of pages in a week, by page. One query."""
    found: dict[int, list[Publication]] = defaultdict(list)
    rows = (
        WallPost.objects.filter(
            page_id__in=page_ids, published_at__gte=week.starts, published_at__lt=week.ends
        )
        .order_by()
        .values_list(
            *(
                "page_id",
                "pk",
                "published_at",
                "kind",
                "url",
                "text_digest",
                "album_id",
                "gone_at",
                "not_counted_why",
            )
        )
    )
    for page_id, pk, at, kind, url, digest, album, gone_at, why in rows.iterator(chunk_size=5000):
        found[page_id].append(Publication(pk, at, kind, url, digest, album, gone_at is not None, why))
    return found


def covers(week: Week, since: datetime | None, through: datetime | None) -> bool:
    """Whether the wall is surely known from the week's first instant to its end, or to now while it runs."""
    if since is None or through is None or since > week.starts:
        return False
    return through >= week.ends or (clock.now() < week.ends and through >= clock.now() - FRESH)


# A running week's forecast may rest on a read this old.
FRESH = timedelta(hours=2)
