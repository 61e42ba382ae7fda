"""The norm of the administration's pages beside the weeks of a month. Two queries for any number of weeks."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, Value
from django.db.models.functions import Cast

from contentplan.models import Delivery
from contentplan.planned import AHEAD, LOST, unapproved
from contentplan.queries.options import PageOption
from core import clock
from core.clock import Week
from pages.counting import Publication, count
from pages.models import CountingRule, WallPost, WeeklyProtocol
from pages.queries.weeks import Norms, PageWeek, covers, norms_by

MOST_PAGES = 6


@dataclass(frozen=True)
class PageNorm:
    """A page's week as it stands in the month."""

    page: PageOption
    week: PageWeek


@dataclass
class _Facts:
    """What is known of a page in one week."""

    publications: list[Publication] = field(default_factory=list)
    planned: int = 0
    overdue: int = 0
    frozen: tuple[int | None, int, int, str] | None = None


def norms_of_weeks(
    pages: Sequence[PageOption], weeks: Sequence[Week], *, most: int = MOST_PAGES
) -> dict[date, list[PageNorm]]:
    """Weeks of the first pages by Monday, counted as `pages.queries.weeks.weeks_of` counts them. Two queries."""
    shown = pages[:most]
    if not shown:
        return {}
    facts = _facts([page.pk for page in shown], weeks)
    rules = list(CountingRule.objects.filter(since__lte=weeks[-1].monday).order_by("-since"))
    found: dict[date, list[PageNorm]] = {}
    for week in weeks:
        norms = norms_by(next((rule for rule in rules if rule.since <= week.monday), None), week)
        found[week.monday] = [
            PageNorm(page, _week(page, week, norms, facts[page.pk, week.monday])) for page in shown
        ]
    return found


def _week(page: PageOption, week: Week, norms: Norms, known: _Facts) -> PageWeek:
    made = count(known.publications, norms.rules)
    if known.frozen is not None:
        norm, counted, total, result = known.frozen
        whole = result != WeeklyProtocol.Result.INCOMPLETE
        return PageWeek(page.pk, week, norm, made, counted, total, 0, 0, whole, frozen=True)
    return PageWeek(
        page.pk,
        week,
        norms.of(page.norm, page.kind),
        made,
        made.counted,
        made.total,
        known.planned,
        known.overdue,
        covers(week, page.covered_since, page.read_through),
    )


def _facts(page_ids: list[int], weeks: Sequence[Week]) -> dict[tuple[int, date], _Facts]:
    """Publications, plans and protocols of the pages in the weeks. One query over four tables."""
    found: dict[tuple[int, date], _Facts] = defaultdict(_Facts)
    now, ends = clock.now(), [week.ends.astimezone(UTC) for week in weeks]
    for what, page_id, at, pk, kind, digest, more, why, norm, gone in _rows(page_ids, weeks):
        if what == "protocol":
            # norm, total and counted of the frozen week; its Monday travels as text.
            found[page_id, date.fromisoformat(digest)].frozen = (norm, pk, int(more), kind)
            continue
        known = found[page_id, weeks[bisect_right(ends, at)].monday]
        if what == "wall":
            known.publications.append(Publication(pk, at, kind, "", digest, more, gone is not None, why))
        elif kind in LOST or (at < now and kind != "sending"):
            known.overdue += 1
        else:
            known.planned += 1
    return found


def _rows(page_ids: list[int], weeks: Sequence[Week]) -> Any:
    def within(name: str) -> dict[str, Any]:
        return {"page_id__in": page_ids, f"{name}__gte": weeks[0].starts, f"{name}__lt": weeks[-1].ends}

    walls = _columns(
        WallPost.objects.filter(**within("published_at")),
        *("wall", F("published_at"), F("pk"), F("kind"), F("text_digest"), F("album_id")),
        why=F("not_counted_why"),
        gone=F("gone_at"),
    )
    deliveries = Delivery.objects.filter(**within("due_at"), state__in=[*AHEAD, *LOST])
    places = unapproved().filter(**within("due_at"))
    protocols = WeeklyProtocol.objects.filter(
        page_id__in=page_ids,
        monday__gte=weeks[0].monday,
        monday__lte=weeks[-1].monday,
        corrected_by__isnull=True,
    )
    return walls.union(
        _columns(deliveries, "planned", F("due_at"), F("pk"), F("state")),
        _columns(places, "planned", F("due_at"), F("pk"), F("revision__state")),
        _columns(
            protocols,
            *("protocol", F("frozen_at"), F("counted"), F("result")),
            *(Cast("monday", CharField()), Cast("total", CharField())),
            norm=F("norm"),
        ),
        all=True,
    )


def _columns(
    rows: Any,
    what: str,
    at: Any,
    number: Any,
    kind: Any,
    digest: Any = None,
    more: Any = None,
    *,
    why: Any = None,
    norm: Any = None,
    gone: Any = None,
) -> Any:
    """The common columns of the four tables; PostgreSQL wants to know of what kind an absent value is."""
    nothing = Value("", output_field=CharField())
    columns = {
        "f_at": at,
        "f_number": number,
        "f_kind": kind,
        "f_digest": digest or nothing,
        "f_more": more or nothing,
        "f_why": why or nothing,
        "f_norm": norm or Cast(Value(None), IntegerField()),
        "f_gone": gone or Cast(Value(None), DateTimeField()),
    }
    found = rows.order_by().annotate(f_what=Value(what, output_field=CharField()), **columns)
    return found.values_list("f_what", "page_id", *columns)
