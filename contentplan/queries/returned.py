"""What was returned and waits for its author."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from contentplan.models import Approval, Revision
from core.accounts.models import User


def returned_to(actor: User) -> QuerySet[Revision]:
    """Revisions returned to the actor that have no newer one yet, each with its decision; the latest on top."""
    mine = Q(post__author=actor) | Q(submitted_by=actor)
    newer = Q(post__revisions__state__in=["draft", "in_review", "approved"])
    stale = Revision.objects.filter(newer, state="returned").values("pk")
    decisions = Approval.objects.select_related("approver")
    return (
        Revision.objects.filter(mine, state="returned")
        .exclude(pk__in=stale)
        .select_related("post")
        .prefetch_related(Prefetch("approvals", decisions))
        .order_by("-decided_at")
    )
