"""Guides (п. 9 г): written, published as the next version, taken off the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused, Stale
from gospubliki import access
from gospubliki.guides import parse_sections, slug_of
from gospubliki.models import Guide, GuideVersion


@dataclass(frozen=True)
class GuideText:
    """What is written: a title, blocks of lines, how many minutes it takes, which step it explains."""

    title: str
    body: str
    minutes: int | None = None
    step_key: str = ""
    note: str = ""


@transaction.atomic
def add_guide(*, actor: Actor, text: GuideText) -> Guide:
    """Write a guide.

    Raises:
        AccessDenied: only the lead writes guides.
        Refused: no title, no steps, or too much of either.
    """
    require(access.may_lead(actor))
    clean = _clean(text)
    guide = Guide(slug=_free_slug(clean.title), step_key=clean.step_key)
    try:
        with transaction.atomic():
            guide.save(force_insert=True)
    except IntegrityError:
        raise Stale("Инструкцию с таким названием только что записали. Посмотрите список.") from None
    _write(actor, guide, clean, 1)
    return guide


@transaction.atomic
def publish_guide(*, actor: Actor, guide: Guide, text: GuideText, based_on: int) -> GuideVersion:
    """Publish the next version of a guide; earlier ones stay.

    Raises:
        AccessDenied: only the lead writes guides.
        Refused: no title, no steps, or too much of either.
        Stale: somebody has published another version since `based_on`.
    """
    require(access.may_lead(actor))
    clean = _clean(text)
    newest = guide.versions.aggregate(newest=Max("number"))["newest"] or 0
    if newest != based_on:
        raise Stale("Пока вы правили, инструкцию изменил кто-то другой. Откройте её заново и повторите.")
    Guide.objects.filter(pk=guide.pk).update(step_key=clean.step_key)
    guide.step_key = clean.step_key
    return _write(actor, guide, clean, newest + 1)


@transaction.atomic
def show_guide(*, actor: Actor, guide: Guide, hidden: bool) -> None:
    """Take a guide off the list, or give it back. So already: nothing.

    Raises:
        AccessDenied: only the lead keeps guides.
    """
    require(access.may_lead(actor))
    done = Guide.objects.filter(pk=guide.pk, is_hidden=not hidden).update(
        is_hidden=hidden, version=F("version") + 1
    )
    if done == 1:
        guide.is_hidden = hidden
        event = "connection.guide_hidden" if hidden else "connection.guide_shown"
        record(event, actor=actor, object=guide, label=guide.versions.latest("number").title)


def _write(actor: Actor, guide: Guide, text: GuideText, number: int) -> GuideVersion:
    person = None if isinstance(actor, System) else actor
    try:
        with transaction.atomic():
            version = GuideVersion.objects.create(
                guide=guide,
                number=number,
                title=text.title,
                sections=parse_sections(text.body),
                minutes=text.minutes,
                note=text.note,
                published_by=person,
            )
    except IntegrityError:
        raise Stale(
            "Инструкцию прямо сейчас изменил кто-то другой. Откройте её заново и повторите."
        ) from None
    record("connection.guide_published", actor=actor, object=guide, label=str(version))
    return version


def _clean(text: GuideText) -> GuideText:
    title = " ".join(text.title.split())
    if not title or len(title) > 160:
        raise Refused("Нужно название до 160 знаков", field="title")
    parse_sections(text.body)
    if text.minutes is not None and not 1 <= text.minutes <= 600:
        raise Refused("Сколько минут занимает: от 1 до 600", field="minutes")
    return GuideText(title, text.body, text.minutes, text.step_key[:40], " ".join(text.note.split())[:300])


def _free_slug(title: str) -> str:
    base = slug_of(title)
    taken = {"new", *Guide.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    if base not in taken:
        return base
    return next(slug for number in range(2, 10_000) if (slug := f"{base}-{number}") not in taken)
