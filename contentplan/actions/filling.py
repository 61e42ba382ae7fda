"""What a draft says: texts, photos, pages. Filled in anew with each save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contentplan import access
from contentplan.actions.times import aware
from contentplan.content import clean_text, load_revision
from contentplan.extras import NOTHING, Extras, extras_of, write_extras
from contentplan.graphs import NOT_SENT, OCCUPYING
from contentplan.models import Delivery, Post, Revision, RevisionMedia, RevisionPage, RevisionVariant
from core.accounts.models import User
from core.errors import Refused
from core.russian import plural
from networks.base import Network
from pages.access import pages_visible_to

MOST_PHOTOS = 10


@dataclass(frozen=True)
class PageTime:
    """Where and when; a draft may have no time yet. `corrects`: the post is out there and is corrected in place."""

    page_id: int
    due_at: datetime | None = None
    corrects: bool = False


@dataclass(frozen=True)
class PhotoUse:
    """A kept file of any kind and its description for those who do not see it."""

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
    extras: Extras = NOTHING
    text_apart: bool = False


def fill(revision: Revision, content: Content, actor: User) -> None:
    """Replace everything a draft says. In the caller's transaction.

    Raises:
        Refused: a foreign page or picture, too many photos, a page where the post is out already.
    """
    revision.text, revision.link = clean_text(content.text), content.link.strip()
    if len(revision.link) > 500:
        raise Refused("Ссылка длиннее 500 знаков. Возьмите короче.", field="link")
    revision.text_apart = content.text_apart
    revision.save(update_fields=["text", "link", "text_apart"])
    _fill_variants(revision, content.variants)
    _fill_photos(revision, content.photos, actor)
    write_extras(revision, content.extras)
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
            f"Выбрано {plural(len(wanted), 'файл', 'файла', 'файлов')}, а больше {MOST_PHOTOS} не"
            " берёт ни одна сеть. Уберите лишние.",
            field="photos",
        )
    if len(set(wanted)) != len(wanted):
        raise Refused("Один файл стоит дважды. Уберите повтор.", field="photos")
    known = set(access.media_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - known:
        raise Refused("Такого файла нет. Загрузите его снова.", field="photos")
    revision.media.all().delete()
    RevisionMedia.objects.bulk_create(
        RevisionMedia(revision=revision, media_id=use.media_id, order=place, alt=clean_text(use.alt)[:500])
        for place, use in enumerate(photos)
    )


def _fill_pages(revision: Revision, pages: Sequence[PageTime], actor: User) -> None:
    wanted = {place.page_id: place.due_at for place in pages}
    fixed = {place.page_id for place in pages if place.corrects} & correctable_pages(revision.post)
    known = set(pages_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - known:
        raise Refused("Такой страницы нет. Выберите из списка.", field="pages")
    _refuse_taken(revision, set(wanted) - fixed)
    revision.pages.all().delete()
    RevisionPage.objects.bulk_create(
        RevisionPage(
            revision=revision,
            page_id=page_id,
            due_at=None if page_id in fixed else aware(due_at),
            corrects=page_id in fixed,
        )
        for page_id, due_at in wanted.items()
    )


def correctable_pages(post: Post) -> set[int]:
    """Pages where the post is out: there a new revision may correct it, if its author says so."""
    return set(Delivery.objects.filter(post=post, state="published").values_list("page_id", flat=True))


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


def same_content(revision: Revision, times: Mapping[int, datetime | None]) -> Content:
    """All that a revision says, on these pages at these times."""
    said = load_revision(revision.pk)
    return Content(
        text=said.text,
        link=said.link,
        variants={one.network: one.text for one in said.variants.all()},
        photos=[PhotoUse(one.media_id, one.alt) for one in said.media.all()],
        pages=[PageTime(page, due_at) for page, due_at in times.items()],
        extras=extras_of(said),
        text_apart=said.text_apart,
    )
