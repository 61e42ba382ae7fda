"""Guides: the newest version of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from gospubliki.models import Guide, GuideVersion


@dataclass(frozen=True)
class Article:
    """A guide with its newest version."""

    guide: Guide
    version: GuideVersion


def articles(*, hidden: bool = False) -> list[Article]:
    """Guides in the order they were written; hidden ones on request. One query."""
    newest = GuideVersion.objects.filter(guide=OuterRef("guide")).order_by("-number").values("number")[:1]
    rows = GuideVersion.objects.annotate(newest=Subquery(newest)).filter(number=F("newest"))
    if not hidden:
        rows = rows.filter(guide__is_hidden=False)
    rows = rows.select_related("guide", "published_by").order_by("guide__is_hidden", "guide_id")
    return [Article(row.guide, row) for row in rows]


def guides_by_step() -> dict[str, Article]:
    """Key of a step → the article about it."""
    return {one.guide.step_key: one for one in articles() if one.guide.step_key}
