"""Plans as documents: gathered from events and posts, confirmed versions, what is short of the norm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from contentplan import access
from contentplan.gathering import Difference, Item, Period, PlanPage, differences, digest_of, sort_key
from contentplan.models import ContentPlan, OfficialEvent, Post, Revision
from contentplan.queries.events import lasting
from contentplan.queries.plan import Line, plan_between
from core import clock
from core.accounts.models import User
from core.looks import NETWORKS
from core.russian import range_text, short_name
from pages.models import OfficialPage
from pages.queries.weeks import weeks_of

_LEFT_OUT = ("withdrawn", "expired", "failed", "removed")  # not what the period is going to bring


@dataclass(frozen=True)
class Gathered:
    """A period as it stands now. `finished`: revisions in review that stand in it; `gaps`: shortages in words."""

    period: Period
    items: Sequence[Item]
    finished: Sequence[Revision]
    gaps: Sequence[str]

    @property
    def digest(self) -> str:
        return digest_of(self.items)


def gather(actor: User, period: Period) -> Gathered:
    """Events and posts of a period by day, in the words of the document. A fixed number of queries."""
    midnight = datetime.combine(period.first, time.min, tzinfo=clock.city_zone())
    after = datetime.combine(period.last + timedelta(days=1), time.min, tzinfo=clock.city_zone())
    lines = [line for line in map(_living, plan_between(actor, midnight, after)) if line.places]
    newest = _newest({line.post.pk for line in lines})
    posts = Post.objects.select_related("event__official", "event__organization", "organization").in_bulk(
        [line.post.pk for line in lines]
    )
    items = [_of_event(event, period) for event in _events(actor, period)]
    items += [_of_post(line, posts[line.post.pk], newest.get(line.post.pk)) for line in lines]
    finished = [one for one in newest.values() if one.state == "in_review"]
    return Gathered(period, sorted(items, key=sort_key), finished, gaps_of(actor, period))


def _living(line: Line) -> Line:
    return Line(line.due_at, line.post, [one for one in line.places if one.state not in _LEFT_OUT])


def _events(actor: User, period: Period) -> QuerySet[OfficialEvent]:
    rows = access.events_visible_to(actor).filter(lasting(period.first, period.last))
    living = rows.filter(state__in=["planned", "moved", "took_place"])
    return living.select_related("official", "organization", "responsible")


def _newest(post_ids: Iterable[int]) -> dict[int, Revision]:
    """Of each post the newest revision that is not thrown away."""
    rows = Revision.objects.filter(post__in=list(post_ids)).exclude(state="discarded")
    rows = rows.select_related("post__rubric", "post__organization", "post__approver", "post__author")
    return {one.post_id: one for one in rows.order_by("number")}


def _of_event(event: OfficialEvent, period: Period) -> Item:
    """What began before the period stands in its first day, without an hour."""
    begins = event.day >= period.first
    who = f"{event.official.position} {short_name(event.official.name)}" if event.official else event.who
    return Item(
        day=event.day if begins else period.first,
        at=event.starts_at if begins else None,
        until=event.last_day,
        event_id=event.pk,
        post_id=None,
        revision_id=None,
        revision_digest="",
        title=event.title,
        who=who[:300],
        place=event.place,
        pages=(),
        responsible=event.responsible.short_name if event.responsible else event.organization.short_name,
    )


def _of_post(line: Line, post: Post, revision: Revision | None) -> Item:
    event = post.event
    return Item(
        day=line.due_at.astimezone(clock.city_zone()).date(),
        at=line.due_at,
        event_id=post.event_id,
        post_id=post.pk,
        revision_id=revision.pk if revision else None,
        revision_digest=revision.digest if revision else "",
        title=post.title,
        who=event.who if event else post.organization.short_name,
        place=event.place if event else "",
        pages=tuple(PlanPage(place.network, place.page_title) for place in line.places),
        responsible=line.post.author.short_name,
    )


# --- the norm ---------------------------------------------------------------------------------------


def gaps_of(actor: User, period: Period) -> list[str]:
    """«ВКонтакте, «Администрация города»: 23–29 ноября не хватает 1», page by page, for weeks that are not over."""
    pages = OfficialPage.objects.filter(state="active", organization__kind="administration")
    names = {page.pk: f"{NETWORKS[page.network].name}, «{page.title}»" for page in pages}
    found = []
    for week in period.weeks:
        if week.ends <= clock.now():
            continue
        days = range_text(week.monday, week.sunday)
        short = {pk: one.missing for pk, one in weeks_of(names, week).items() if one.missing}
        found += [f"{name}: {days} не хватает {short[pk]}" for pk, name in names.items() if pk in short]
    return found


# --- confirmed --------------------------------------------------------------------------------------


def confirmed_of(kind: str, first_day: date) -> ContentPlan | None:
    """The latest confirmed version of a period's plan."""
    rows = ContentPlan.objects.filter(kind=kind, first_day=first_day).select_related("confirmed_by")
    return rows.order_by("-number").first()


def items_of(plan: ContentPlan) -> list[Item]:
    """Lines as they were confirmed."""
    return [Item.of_row(row) for row in plan.items.order_by("order")]


@dataclass(frozen=True)
class Opens:
    """Posts and events of a plan that open to a reader: the other lines are read, and lead nowhere."""

    posts: frozenset[int]
    events: frozenset[int]


def opens_to(actor: User, items: Sequence[Item]) -> Opens:
    """Which of the lines lead somewhere. Two queries."""
    posts = access.posts_visible_to(actor).filter(pk__in=[one.post_id for one in items if one.post_id])
    events = access.events_visible_to(actor).filter(pk__in=[one.event_id for one in items if one.event_id])
    return Opens(
        frozenset(posts.order_by().values_list("pk", flat=True)),
        frozenset(events.order_by().values_list("pk", flat=True)),
    )


@dataclass(frozen=True)
class Document:
    """A confirmed version with its lines. `is_whole`: they are, byte for byte, what was confirmed."""

    plan: ContentPlan
    items: Sequence[Item]
    newer: ContentPlan | None

    @property
    def is_whole(self) -> bool:
        return digest_of(self.items) == self.plan.digest


def document_of(plan: ContentPlan) -> Document:
    """A confirmed version for its screen. Two queries."""
    latest = confirmed_of(plan.kind, plan.first_day)
    newer = latest if latest is not None and latest.number > plan.number else None
    return Document(plan, items_of(plan), newer)


def since_confirmed(gathered: Gathered, plan: ContentPlan | None) -> list[Difference]:
    """How the period differs from its confirmed plan; nothing without one."""
    return differences(items_of(plan), gathered.items) if plan is not None else []


@dataclass(frozen=True)
class Shelf:
    """A period on the list of documents, with its latest confirmed version."""

    period: Period
    plan: ContentPlan | None


def shelves(today: date) -> list[Shelf]:
    """This week and the next, this month and the next."""
    found = []
    for kind in (ContentPlan.Kind.WEEK, ContentPlan.Kind.MONTH):
        this = Period.holding(kind, today)
        found += [this, this.next]
    return [Shelf(period, confirmed_of(period.kind, period.first)) for period in found]


def all_documents() -> QuerySet[ContentPlan]:
    """Every confirmed version, the latest period first."""
    return ContentPlan.objects.select_related("confirmed_by")


def row_of(item: Item) -> dict[str, Any]:
    """A line as columns of `PlanItem`."""
    pages = [{"network": page.network, "title": page.title} for page in item.pages]
    keys = ("day", "at", "until", "event_id", "post_id", "revision_id", "revision_digest")
    names = (*keys, "title", "who", "place")
    return {name: getattr(item, name) for name in names} | {"pages": pages, "responsible": item.responsible}
