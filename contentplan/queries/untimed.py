"""Posts that are being written and have no time yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from contentplan import access
from contentplan.models import Revision, RevisionPage
from contentplan.queries.calendar import STATE_GROUPS, PlanFilters
from core.access import Actor

MOST = 30


def drafts_without_time(actor: Actor, filters: PlanFilters) -> list[Revision]:
    """Newest revisions, still open, that say nothing of when; the freshest first. One query, `MOST` rows."""
    if not access.sees_drafts(actor):
        return []
    newer = Revision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
    timed = RevisionPage.objects.filter(revision=OuterRef("pk"), due_at__isnull=False)
    states = {"draft", "returned", "withdrawn"}
    if filters.group in STATE_GROUPS:
        states &= STATE_GROUPS[filters.group][1]
    rows = Revision.objects.filter(
        ~Exists(newer), ~Exists(timed), state__in=states, post__in=access.posts_visible_to(actor)
    )
    if filters.rubric_id:
        rows = rows.filter(post__rubric_id=filters.rubric_id)
    if filters.author_id:
        rows = rows.filter(post__author_id=filters.author_id)
    return list(rows.select_related("post__author", "post__rubric").order_by("-saved_at")[:MOST])
