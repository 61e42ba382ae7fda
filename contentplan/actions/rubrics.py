"""Rubrics: subjects of posts and who approves them."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.models import Rubric
from core.access import Actor, require
from core.audit.actions import record
from core.errors import Refused
from core.organizations.models import Organization


def create_rubric(
    *,
    actor: Actor,
    name: str,
    organization: Organization,
    routine: bool = False,
    tone: str = Rubric.Tone.NEUTRAL,
) -> Rubric:
    """A new rubric approved by the head of `organization`; its tone says what a mourning holds.

    Raises:
        AccessDenied: the actor does not keep the plan.
        Refused: no name, or one that is taken.
    """
    require(access.may_edit_rubrics(actor))
    try:
        with transaction.atomic():
            rubric = Rubric.objects.create(
                name=_name(name), organization=organization, routine=routine, tone=_tone(tone)
            )
            record("post.rubric_created", actor=actor, object=rubric)
    except IntegrityError as error:
        raise _taken() from error
    return rubric


def edit_rubric(
    *,
    actor: Actor,
    rubric: Rubric,
    name: str,
    organization: Organization,
    routine: bool,
    is_active: bool,
    tone: str | None = None,
) -> None:
    """Change a rubric; posts already submitted keep the approvals they have.

    Raises:
        AccessDenied, Refused: as in `create_rubric`.
    """
    require(access.may_edit_rubrics(actor))
    rubric.name, rubric.organization = _name(name), organization
    rubric.routine, rubric.is_active = routine, is_active
    rubric.tone = rubric.tone if tone is None else _tone(tone)
    try:
        with transaction.atomic():
            rubric.save(update_fields=["name", "organization", "routine", "is_active", "tone"])
            record("post.rubric_changed", actor=actor, object=rubric)
    except IntegrityError as error:
        raise _taken() from error


def _name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not clean:
        raise Refused("Назовите рубрику.", field="name")
    if len(clean) > 120:
        raise Refused("Название длиннее 120 знаков. Сократите.", field="name")
    return clean


def _tone(tone: str) -> str:
    if tone not in Rubric.Tone.values:
        raise Refused("Выберите тон рубрики из списка.", field="tone")
    return tone


def _taken() -> Refused:
    return Refused("Рубрика с таким названием уже есть.", field="name")
