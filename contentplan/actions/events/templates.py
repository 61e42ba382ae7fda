"""How posts come from events: the press office's own templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from contentplan import access
from contentplan.content import clean_text
from contentplan.models import PostTemplate, Rubric
from contentplan.models.event import MOST_DAYS, MOST_MINUTES
from core.access import Actor, require
from core.audit.actions import record
from core.errors import Refused
from pages.models import OfficialPage


@dataclass(frozen=True)
class TemplateData:
    """What a template says. See `PostTemplate`."""

    role: str
    anchor: str
    at: time
    title: str
    text: str = ""
    days: int = 0
    minutes: int = 0
    rubric: Rubric | None = None
    pages: Sequence[OfficialPage] = ()
    chosen: bool = True


def save_template(*, actor: Actor, data: TemplateData) -> PostTemplate:
    """Keep the template of a role; posts made already stay as they are.

    Raises:
        AccessDenied: the actor does not keep events.
        Refused: no title, or a time too far from the event.
    """
    require(access.may_keep_events(actor))
    title = " ".join(clean_text(data.title).split())
    if not title:
        raise Refused("Назовите, под каким именем материал встанет в план.", field="title")
    if len(title) > 200:
        raise Refused(f"Название длиннее 200 знаков на {len(title) - 200}. Сократите.", field="title")
    if abs(data.days) > MOST_DAYS:
        raise Refused(f"Не дальше {MOST_DAYS} дней от мероприятия.", field="days")
    if not 0 <= data.minutes <= MOST_MINUTES:
        raise Refused("Не дальше недели после конца мероприятия.", field="minutes")
    with transaction.atomic():
        template, _ = PostTemplate.objects.update_or_create(
            role=data.role,
            defaults={
                "anchor": data.anchor,
                "at": data.at,
                "days": data.days,
                "minutes": data.minutes,
                "title": title,
                "text": clean_text(data.text),
                "rubric": data.rubric,
                "chosen": data.chosen,
            },
        )
        template.pages.set(data.pages)
        record("event.template_changed", actor=actor, object=template)
    return template
