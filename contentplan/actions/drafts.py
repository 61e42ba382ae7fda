"""Writing: a post and its drafts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.actions.filling import MOST_PHOTOS, Content, PageTime, PhotoUse, fill, same_content
from contentplan.engine.claims import take_back
from contentplan.graphs import REVISION_GRAPH, WAITING
from contentplan.models import Delivery, DeliveryNote, OfficialEvent, Post, Revision, Rubric
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.organizations.models import Organization
from core.states import move
from core.work.rows import STALE, change

__all__ = [
    "MOST_PHOTOS",
    "Card",
    "Content",
    "PageTime",
    "PhotoUse",
    "Source",
    "create_post",
    "discard",
    "edit_draft",
]


@dataclass(frozen=True)
class Source:
    """The event a post comes from: as what («announce», «report»), and what its time follows («day», «after»)."""

    event: OfficialEvent
    role: str
    anchor: str


@dataclass(frozen=True)
class Card:
    """What a post is besides its content. Without an organization: the author's first one. `source` is set once."""

    title: str
    organization: Organization | None = None
    rubric: Rubric | None = None
    approver: User | None = None
    late_after_s: int = 7200
    source: Source | None = None


def create_post(*, actor: User, card: Card, content: Content, nonce: uuid.UUID | None = None) -> Post:
    """A new post with its first draft. The same `nonce` again returns the post made by the first click.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: no title, a foreign page or picture, an approver who may not approve (`field` says where).
    """
    require(access.may_write(actor))
    made = Post.objects.filter(nonce=nonce, author=actor).first() if nonce else None
    if made is not None:
        return made
    title = _title(card)
    try:
        with transaction.atomic():
            post = Post.objects.create(
                title=title,
                author=actor,
                organization=card.organization or _own_organization(actor),
                rubric=card.rubric,
                approver=card.approver,
                late_after_s=card.late_after_s,
                nonce=nonce,
                **_source(card),
            )
            revision = Revision.objects.create(post=post, number=1, created_by=actor, saved_by=actor)
            _check_approver(revision)
            fill(revision, content, actor)
            record("post.created", actor=actor, object=post)
    except IntegrityError:
        if nonce is None:
            raise
        return Post.objects.get(nonce=nonce, author=actor)
    return post


def edit_draft(
    *, actor: User, post: Post, content: Content, card: Card | None = None, number: int, version: int
) -> Revision:
    """Save what was written; `number` and `version` are those of the revision that the editor loaded.

    A draft is changed in place. A decided revision (approved, returned, withdrawn) starts the next one; what was
    approved and has not gone out yet is held meanwhile, and is replaced when the new revision is approved.

    Raises:
        AccessDenied, Refused: as in `create_post`.
        Refused: the revision is being reviewed (withdraw it first), or something of the post is just being sent.
        Stale: somebody has saved another version.
    """
    require(access.may_write(actor))
    with transaction.atomic():
        revision = post.revisions.order_by("-number").first()
        if revision is None or (revision.number, revision.version) != (number, version):
            raise Stale(STALE)
        if revision.state == "in_review":
            raise Refused(
                "Материал на согласовании, поэтому его нельзя менять.",
                advice="Отзовите его и правьте дальше.",
            )
        if card is not None:
            _save_card(post, card)
        if revision.is_draft:
            change(revision, states=["draft"], version=version, saved_by=actor, saved_at=clock.now())
        else:
            revision = _next_revision(actor, post, revision)
        revision.post = post
        _check_approver(revision)
        fill(revision, content, actor)
    return revision


def discard(*, actor: User, revision: Revision, version: int | None = None) -> None:
    """Throw a draft away: it leaves the plan, its words stay. Writing in the post again starts the next revision.

    What an earlier revision has approved stays as it is, held if it was held. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: it is not a draft.
        Stale: somebody has saved another version.
    """
    require(access.may_write(actor))
    if revision.state == "discarded":
        return
    if not revision.is_draft:
        raise Refused(
            "Выбросить можно только черновик.",
            advice="Отзовите материал с согласования или отмените размещение.",
        )
    if version is not None and revision.version != version:
        raise Stale(STALE)
    with transaction.atomic():
        move(revision, REVISION_GRAPH, "discarded", decided_at=clock.now())
        record("post.discarded", actor=actor, object=revision.post, data={"number": revision.number})


def restore(*, actor: User, post: Post) -> Revision:
    """Take a draft back that was thrown away: the next revision says the same. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: a page or a picture of it is not to be had any more.
        Stale: somebody has written another revision meanwhile.
    """
    require(access.may_write(actor))
    latest = post.latest
    if latest.state != "discarded":
        return latest
    times = dict(latest.pages.values_list("page_id", "due_at"))
    return edit_draft(
        actor=actor,
        post=post,
        content=same_content(latest, times),
        number=latest.number,
        version=latest.version,
    )


def _source(card: Card) -> dict[str, Any]:
    source = card.source
    if source is None:
        return {}
    return {"event": source.event, "event_role": source.role, "event_anchor": source.anchor}


def _save_card(post: Post, card: Card) -> None:
    post.title = _title(card)
    post.organization = card.organization or post.organization
    post.rubric, post.approver, post.late_after_s = card.rubric, card.approver, card.late_after_s
    post.save(update_fields=["title", "organization", "rubric", "approver", "late_after_s"])


def _title(card: Card) -> str:
    title = " ".join(card.title.replace("\x00", "").split())
    if not title:
        raise Refused("Назовите материал: по заголовку его найдут коллеги.", field="title")
    if len(title) > 200:
        raise Refused(f"Заголовок длиннее 200 знаков на {len(title) - 200}. Сократите.", field="title")
    return title


def _own_organization(actor: User) -> Organization:
    appointments = actor.appointments_in_force()
    if not appointments:
        raise Refused("Чей это материал? Выберите организацию.", field="organization")
    return appointments[0].organization


def _check_approver(revision: Revision) -> None:
    """A named approver must be able to approve; rights are asked again when the button is pressed."""
    approver = revision.post.approver
    if approver is None:
        return
    decision = access.may_approve(approver, revision)
    if not decision:
        raise Refused(f"Этого человека нельзя назначить согласующим. {decision.reason}", field="approver")


def _next_revision(actor: User, post: Post, decided: Revision) -> Revision:
    try:
        with transaction.atomic():
            revision = Revision.objects.create(
                post=post, number=decided.number + 1, created_by=actor, saved_by=actor
            )
    except IntegrityError as error:
        raise Stale(STALE) from error
    _hold_what_waits(actor, post, revision.number)
    record("post.revision_started", actor=actor, object=post, data={"number": revision.number})
    return revision


def _hold_what_waits(actor: User, post: Post, number: int) -> None:
    """What is being corrected does not go out uncorrected; lifting the hold lets the approved text go."""
    for delivery in Delivery.objects.filter(post=post, state="sending"):
        if not take_back(delivery):
            raise Refused(
                "Материал прямо сейчас отправляется.",
                advice="Подождите минуту: потом будет видно, что уже вышло.",
            )
    reason = f"Правится: готовится редакция {number}"
    waiting = Delivery.objects.filter(post=post, state__in=WAITING, held_at__isnull=True)
    for delivery in waiting:
        change(
            delivery,
            states=WAITING,
            version=delivery.version,
            held_at=clock.now(),
            held_by=actor,
            held_reason=reason,
        )
        DeliveryNote.objects.create(delivery=delivery, by=actor, what="held", sentence=reason)
        record("delivery.held", actor=actor, object=delivery, organization_id=post.organization_id)
