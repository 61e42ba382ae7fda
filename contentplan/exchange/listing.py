"""Tables brought before, and what an entered one has become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet

from contentplan.models import PlanImport, Post, Revision, RevisionPage
from core.looks import in_order

_RECENT = 10


@dataclass(frozen=True)
class Draft:
    """A post that a table has become, as it stands now; `problem`: why it was not sent for approval just now."""

    post: Post
    state: str
    due_at: datetime | None
    networks: list[str]
    problem: str = ""


def recent() -> QuerySet[PlanImport]:
    """The last tables, without their cells."""
    return (
        PlanImport.objects.select_related("uploaded_by")
        .defer("rows")
        .annotate(count=Count("posts"))[:_RECENT]
    )


def applied_before(sheet: PlanImport) -> PlanImport | None:
    """The same file entered earlier, if it was."""
    same = PlanImport.objects.filter(digest=sheet.digest, state=PlanImport.State.APPLIED).exclude(pk=sheet.pk)
    return same.defer("rows").first()


def drafts_shown(sheet: PlanImport, problems: Mapping[int, str]) -> list[Draft]:
    """Its posts, those just refused first, then by time. Three queries."""
    pages = Prefetch("pages", RevisionPage.objects.select_related("page"))
    newest = Prefetch(
        "revisions", Revision.objects.order_by("-number").prefetch_related(pages), "latest_list"
    )
    posts = sheet.posts.select_related("rubric").order_by("pk").prefetch_related(newest)
    return sorted(
        (_draft(post, problems.get(post.pk, "")) for post in posts),
        key=lambda one: (not one.problem, one.due_at is None, one.due_at, one.post.pk),
    )


def _draft(post: Post, problem: str) -> Draft:
    latest = post.latest
    places = list(latest.pages.all())
    times = [place.due_at for place in places if place.due_at]
    return Draft(
        post, latest.state, min(times, default=None), in_order([one.page.network for one in places]), problem
    )
