"""The list of steps: a change is the next version; what was begun by an older one may be brought over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused, Stale
from gospubliki import access
from gospubliki.actions.history import lock, refresh_due, write
from gospubliki.first_steps import FIRST_STEPS, StepDraft
from gospubliki.models import (
    Connection,
    ConnectionStep,
    HistoryEntry,
    StepTemplate,
    Subject,
    TemplateVersion,
    Who,
)

MOST_STEPS = 30


def template_in_force() -> TemplateVersion:
    """The newest version; a new installation gets its first one at the first start of a connection."""
    newest = TemplateVersion.objects.order_by("-number").first()
    if newest is not None:
        return newest
    try:
        with transaction.atomic():
            return _write_version(1, FIRST_STEPS, None, "Первая версия")
    except IntegrityError:
        return TemplateVersion.objects.latest("number")


def copy_steps(connection: Connection, template: TemplateVersion, begins: date) -> None:
    """Put the steps of a version on a connection; those it has already stay as they are."""
    have = set(connection.steps.values_list("key", flat=True))
    ConnectionStep.objects.bulk_create(
        _step(connection, one, begins) for one in _steps_for(connection, template) if one.key not in have
    )


@transaction.atomic
def publish_template(
    *, actor: Actor, steps: Sequence[StepDraft], note: str, based_on: int
) -> TemplateVersion:
    """Make the list of steps anew, as the next version. It acts on what is started from now on.

    Raises:
        AccessDenied: only the lead keeps the list.
        Refused: no steps, too many, an empty title, days out of range.
        Stale: somebody has published another version meanwhile.
    """
    require(access.may_lead(actor))
    newest = TemplateVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    if newest != based_on:
        raise Stale("Пока вы правили, порядок изменил кто-то другой. Откройте его заново и повторите.")
    clean = [_clean(step) for step in steps]
    if not any(step.subject == Subject.ORGANIZATION for step in clean):
        raise Refused("Нужен хотя бы один шаг организации")
    if len(clean) > MOST_STEPS:
        raise Refused(f"Шагов больше {MOST_STEPS}: столько никто не пройдёт. Объедините")
    try:
        with transaction.atomic():
            version = _write_version(newest + 1, clean, actor, " ".join(note.split())[:300])
    except IntegrityError:
        raise Stale("Порядок прямо сейчас изменил кто-то другой. Откройте его заново и повторите.") from None
    record("connection.template_published", actor=actor, object=version)
    return version


@transaction.atomic
def take_newest_template(*, actor: Actor, connection: Connection) -> None:
    """Bring a connection at work over to the newest list. Done steps stay, others follow the list; their days stay
    too, new steps get days from today. On the newest already: nothing.

    Raises:
        AccessDenied: neither the lead nor the organization itself.
        Refused: it is not at work.
    """
    require(access.may_move(actor, connection, "in_progress"))
    lock(connection)
    if connection.state != "in_progress":
        raise Refused("Порядок обновляют, пока подключение в работе")
    newest = template_in_force()
    if connection.template_id == newest.pk:
        return
    wanted = {one.key: one for one in _steps_for(connection, newest)}
    for step in connection.steps.filter(done_on__isnull=True):
        template = wanted.get(step.key)
        if template is None:
            step.delete()
            continue
        for name in ("title", "help", "who", "position"):
            setattr(step, name, getattr(template, name))
        step.template = template
        step.save(update_fields=["title", "help", "who", "position", "template"])
    today = clock.city_now().date()
    copy_steps(connection, newest, today)
    connection.template = newest
    connection.save(update_fields=["template"])
    refresh_due(connection)
    write(connection, HistoryEntry.Kind.TEMPLATE, actor=actor, on_date=today, sentence=f"Порядок, {newest}")
    record("connection.template_taken", actor=actor, object=connection, data={"number": newest.number})


def _steps_for(connection: Connection, template: TemplateVersion) -> list[StepTemplate]:
    subject = Subject.PAGE if connection.page_id else Subject.ORGANIZATION
    return list(template.steps.filter(subject=subject).order_by("position"))


def _step(connection: Connection, template: StepTemplate, begins: date) -> ConnectionStep:
    return ConnectionStep(
        connection=connection,
        template=template,
        key=template.key,
        position=template.position,
        title=template.title,
        help=template.help,
        who=template.who,
        due_on=begins + timedelta(days=template.due_days),
    )


def _write_version(
    number: int, steps: Sequence[StepDraft], actor: Actor | None, note: str
) -> TemplateVersion:
    person = None if actor is None or isinstance(actor, System) else actor
    version = TemplateVersion.objects.create(number=number, note=note, created_by=person)
    StepTemplate.objects.bulk_create(
        StepTemplate(
            version=version,
            key=step.key or uuid.uuid4().hex[:12],
            position=place,
            title=step.title,
            help=step.help,
            who=step.who,
            subject=step.subject,
            due_days=step.due_days,
        )
        for place, step in enumerate(steps, 1)
    )
    return version


def _clean(step: StepDraft) -> StepDraft:
    title = " ".join(step.title.split())
    help_text = "\n".join(line.strip() for line in step.help.splitlines() if line.strip())
    if not title or len(title) > 160:
        raise Refused("У каждого шага должно быть название до 160 знаков")
    if len(help_text) > 3000:
        raise Refused(f"Пояснение шага «{title}» длиннее 3000 знаков: сократите или вынесите в инструкцию")
    if not 1 <= step.due_days <= 365:
        raise Refused(f"Срок шага «{title}» — от 1 до 365 дней")
    if step.who not in Who.values or step.subject not in Subject.values:
        raise Refused(f"У шага «{title}» не указано, кто его делает")
    return StepDraft(title, step.due_days, help_text, step.who, step.subject, step.key[:40])
