"""Times and pages of a revision before an approval; afterwards they are changed delivery by delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from contentplan import access
from contentplan.content import load_revision, page_digests, revision_digest
from contentplan.models import Revision
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.work.rows import change


def reschedule(*, actor: User, revision: Revision, times: Mapping[int, datetime], version: int) -> None:
    """Change times of a draft or of what is being reviewed; an approver who saw the old ones is told to look again.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: a time has passed, or a page is not in the revision.
        Stale: decided or changed meanwhile.
    """
    require(access.may_write(actor))
    for due_at in times.values():
        refuse_past(due_at)
    with transaction.atomic():
        change(revision, states=["draft", "in_review"], version=version)
        for page_id, due_at in times.items():
            places = revision.pages.filter(page_id=page_id)
            if places.update(due_at=aware(due_at), expired_at=None) != 1:
                raise Refused("Этой страницы нет в материале. Обновите страницу.", field="pages")
        record("post.rescheduled", actor=actor, object=revision.post, data={"number": revision.number})


def remove_page(*, actor: User, revision: Revision, page_id: int, version: int) -> None:
    """Take a page out of a draft or of what is being reviewed; an approved one is `cancel_delivery`.

    The digest is made anew, so an approval covers what is left.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: it is the last page of what is being reviewed.
        Stale: decided or changed meanwhile.
    """
    require(access.may_write(actor))
    with transaction.atomic():
        change(revision, states=["draft", "in_review"], version=version)
        if not revision.is_draft and revision.pages.exclude(page_id=page_id).count() == 0:
            raise Refused("Это последняя страница. Отзовите материал с согласования.", field="pages")
        revision.pages.filter(page_id=page_id).delete()
        if not revision.is_draft:
            _refreeze(revision)
        record("post.page_removed", actor=actor, object=revision.post, data={"number": revision.number})


def refuse_past(due_at: datetime | None, *, field: str = "due_at") -> datetime:
    """An instant that lies ahead. Raises Refused when there is none or it has passed."""
    if due_at is None:
        raise Refused("Назначьте время выхода.", field=field)
    if due_at <= clock.now():
        raise Refused(
            f"Время {due_at.astimezone(clock.city_zone()):%d.%m.%Y %H:%M} уже прошло. Назначьте позже.",
            field=field,
        )
    return due_at


def aware(due_at: datetime | None) -> datetime | None:
    """The same instant; one without a zone is a fault of the caller."""
    if due_at is not None and due_at.tzinfo is None:
        raise ValueError("due_at must be aware: make it by core.clock.from_wall")
    return due_at


def _refreeze(revision: Revision) -> None:
    """Make the digest of a submitted revision anew after a page was taken out. In the caller's transaction."""
    loaded = load_revision(revision.pk)
    Revision.objects.filter(pk=revision.pk).update(digest=revision_digest(page_digests(loaded)))
