"""Writing: a post, its drafts, and changing the time before an approval."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.content import clean_text
from contentplan.graphs import NOT_SENT, OCCUPYING, WAITING
from contentplan.models import (
    Delivery,
    DeliveryNote,
    Post,
    Revision,
    RevisionMedia,
    RevisionPage,
    RevisionVariant,
    Rubric,
)
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.organizations.models import Organization
from core.russian import plural
from core.work.rows import STALE, change
from networks.base import Network
from pages.access import pages_visible_to

MOST_PHOTOS = 10


@dataclass(frozen=True)
class PageTime:
    """Where and when; a draft may have no time yet."""

    page_id: int
    due_at: datetime | None = None


@dataclass(frozen=True)
class PhotoUse:
    """A kept picture and its description for those who do not see it."""

    media_id: int
    alt: str = ""


@dataclass(frozen=True)
class Content:
    """All that a revision says. `variants`: network code → its own text; a blank one means the common text."""

    text: str = ""
    link: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[PhotoUse] = ()
    pages: Sequence[PageTime] = ()


@dataclass(frozen=True)
class Card:
    """What a post is besides its content. Without an organization: the author's first one."""

    title: str
    organization: Organization | None = None
    rubric: Rubric | None = None
    approver: User | None = None
    late_after_s: int = 7200


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
            )
            revision = Revision.objects.create(post=post, number=1, created_by=actor, saved_by=actor)
            _check_approver(revision)
            _fill(revision, content, actor)
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
        _fill(revision, content, actor)
    return revision


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
    if Delivery.objects.filter(post=post, state="sending").exists():
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


def _fill(revision: Revision, content: Content, actor: User) -> None:
    """Replace everything a draft says."""
    revision.text, revision.link = clean_text(content.text), content.link.strip()
    if len(revision.link) > 500:
        raise Refused("Ссылка длиннее 500 знаков. Возьмите короче.", field="link")
    revision.save(update_fields=["text", "link"])
    _fill_variants(revision, content.variants)
    _fill_photos(revision, content.photos, actor)
    _fill_pages(revision, content.pages, actor)


def _fill_variants(revision: Revision, variants: Mapping[str, str]) -> None:
    revision.variants.all().delete()
    texts = {Network(code): clean_text(text) for code, text in variants.items()}
    RevisionVariant.objects.bulk_create(
        RevisionVariant(revision=revision, network=network.value, text=text)
        for network, text in texts.items()
        if text and text != revision.text
    )


def _fill_photos(revision: Revision, photos: Sequence[PhotoUse], actor: User) -> None:
    """A picture must be one the actor may see, or stand in the post already (a colleague brought it)."""
    wanted = [use.media_id for use in photos]
    if len(wanted) > MOST_PHOTOS:
        raise Refused(
            f"Выбрано {plural(len(wanted), 'фотография', 'фотографии', 'фотографий')}, а больше {MOST_PHOTOS} не"
            " берёт ни одна сеть. Уберите лишние.",
            field="photos",
        )
    if len(set(wanted)) != len(wanted):
        raise Refused("Одна фотография стоит дважды. Уберите повтор.", field="photos")
    known = set(access.media_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - known:
        raise Refused("Такой фотографии нет. Загрузите её снова.", field="photos")
    revision.media.all().delete()
    RevisionMedia.objects.bulk_create(
        RevisionMedia(revision=revision, media_id=use.media_id, order=place, alt=clean_text(use.alt)[:500])
        for place, use in enumerate(photos)
    )


def _fill_pages(revision: Revision, pages: Sequence[PageTime], actor: User) -> None:
    wanted = {place.page_id: place.due_at for place in pages}
    known = set(pages_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - known:
        raise Refused("Такой страницы нет. Выберите из списка.", field="pages")
    _refuse_taken(revision, set(wanted))
    revision.pages.all().delete()
    RevisionPage.objects.bulk_create(
        RevisionPage(revision=revision, page_id=page_id, due_at=_aware(due_at))
        for page_id, due_at in wanted.items()
    )


def _aware(due_at: datetime | None) -> datetime | None:
    if due_at is not None and due_at.tzinfo is None:
        raise ValueError("due_at must be aware: make it by core.clock.from_wall")
    return due_at


def taken_pages(post: Post) -> dict[int, str]:
    """Pages where the post is out, going out or perhaps out: page id → delivery state. A new revision leaves them."""
    states = [state for state in OCCUPYING if state not in NOT_SENT]
    return dict(Delivery.objects.filter(post=post, state__in=states).values_list("page_id", "state"))


def _refuse_taken(revision: Revision, wanted: set[int]) -> None:
    taken = taken_pages(revision.post).keys() & wanted
    if taken:
        raise Refused(
            f"На {plural(len(taken), 'странице', 'страницах', 'страницах')} материал уже вышел или отправляется:"
            " второй раз туда он не пойдёт. Снимите отметку с них.",
            field="pages",
        )


# --- before an approval -----------------------------------------------------------------------------


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
            if places.update(due_at=_aware(due_at), expired_at=None) != 1:
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
    from contentplan.actions.review import refreeze

    require(access.may_write(actor))
    with transaction.atomic():
        change(revision, states=["draft", "in_review"], version=version)
        if not revision.is_draft and revision.pages.exclude(page_id=page_id).count() == 0:
            raise Refused("Это последняя страница. Отзовите материал с согласования.", field="pages")
        revision.pages.filter(page_id=page_id).delete()
        if not revision.is_draft:
            refreeze(revision)
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
