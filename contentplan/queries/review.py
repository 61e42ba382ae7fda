"""What waits for an approval, and what was decided."""

from __future__ import annotations

from django.db.models import Min, Prefetch, Q, QuerySet

from contentplan import access
from contentplan.models import Approval, Post, Revision, RevisionMedia, RevisionPage
from core.access import organization_ids, rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role


def approvable_by(actor: User) -> QuerySet[Revision]:
    """Revisions in review that the actor may decide over, the one that goes out first on top.

    The same rule as `access.may_approve`, in SQL (a test compares them). `first_due_at` is the earliest time.
    """
    if Right.POSTS_APPROVE not in rights_of(actor):
        return Revision.objects.none()
    theirs = Q(post__approver=actor)
    headed = organization_ids(actor, Role.DEPARTMENT_HEAD)
    theirs |= Q(post__rubric__organization_id__in=headed)
    theirs |= Q(post__rubric__isnull=True, post__organization_id__in=headed)
    if organization_ids(actor, Role.PRESS_HEAD):
        theirs = Q()
    own = Q(post__author=actor) | Q(created_by=actor) | Q(saved_by=actor) | Q(submitted_by=actor)
    return (
        _whole(Revision.objects.filter(theirs, state="in_review").exclude(own))
        .annotate(first_due_at=Min("pages__due_at"))
        .order_by("first_due_at", "pk")
    )


def waiting_count(actor: User) -> int:
    """How many revisions wait for the actor: the figure in the navigation. One query."""
    return approvable_by(actor).prefetch_related(None).order_by().count()


def waits_of(actor: User) -> QuerySet[Revision]:
    """Revisions in review that the actor has written and others must decide over, the oldest on top."""
    mine = Q(post__author=actor) | Q(submitted_by=actor)
    return _whole(Revision.objects.filter(mine, state="in_review")).order_by("submitted_at")


def revisions_of(actor: User, post: Post) -> QuerySet[Revision]:
    """All revisions of a visible post, newest first, each with its decision in `approvals`."""
    query = Revision.objects.filter(post=post, post__in=access.posts_visible_to(actor))
    if not access.sees_drafts(actor):
        query = query.exclude(state="draft")
    return _whole(query).prefetch_related("approvals__approver", "variants")


def versions_of(actor: User, post: Post) -> list[Revision]:
    """Versions of a post the actor may see, newest first: who saved each, and the decision. Two queries."""
    query = Revision.objects.filter(post=post)
    if not access.sees_drafts(actor):
        query = query.exclude(state="draft")
    decisions = Approval.objects.select_related("approver")
    return list(
        query.select_related("saved_by")
        .prefetch_related(Prefetch("approvals", decisions))
        .order_by("-number")
    )


def decisions_by(actor: User) -> QuerySet[Approval]:
    """What the actor has decided, newest first."""
    return Approval.objects.filter(approver=actor).select_related("revision__post__author").order_by("-at")


def _whole(query: QuerySet[Revision]) -> QuerySet[Revision]:
    """With what a list shows: post, people, pages, first picture. The number of queries does not grow."""
    return query.select_related(
        "post__author", "post__rubric", "post__organization", "submitted_by"
    ).prefetch_related(
        Prefetch("pages", RevisionPage.objects.select_related("page")),
        Prefetch("media", RevisionMedia.objects.select_related("media")),
    )
