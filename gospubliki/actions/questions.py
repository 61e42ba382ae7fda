"""Questions of organizations and answers to them (п. 9 г)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from core import clock
from core.access import require, rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.actions import record
from core.errors import Refused, Stale
from core.notifications.actions import notify
from core.organizations.models import Organization
from core.organizations.queries import staff_who_may
from core.russian import short_name
from gospubliki import access
from gospubliki.models import ConnectionStep, Guide, Question


@dataclass(frozen=True)
class About:
    """What a question is about: a step, a guide, or nothing in particular."""

    step: ConnectionStep | None = None
    guide: Guide | None = None
    title: str = ""


@transaction.atomic
def ask(
    *, actor: User, organization: Organization, text: str, request_key: uuid.UUID, about: About = About()
) -> Question:
    """Ask for an organization. The same `request_key` again is the same question.

    Raises:
        AccessDenied: not a responsible person of this organization.
        Refused: nothing is asked.
    """
    require(access.may_ask(actor, organization))
    words = _words(text, "text", 2000, "Напишите, что не получается")
    question = Question(
        organization=organization,
        step=about.step,
        guide=about.guide,
        about=about.title[:160],
        text=words,
        request_key=request_key,
        asked_by=actor,
    )
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError:
        return _asked_already(actor, request_key)
    record("connection.asked", actor=actor, object=question, label=organization.short_name)
    notify(
        people=_who_answer(),
        kind="connection.asked",
        text=f"{organization.short_name} спрашивает о подключении к «Госпабликам»"
        + (f": {question.about}" if question.about else ""),
        url=reverse("gospubliki:answer", args=[question.pk]),
        key=f"connection.asked:{question.pk}",
    )
    return question


def _asked_already(actor: User, request_key: uuid.UUID) -> Question:
    found = Question.objects.filter(request_key=request_key, asked_by=actor).first()
    if found is None:
        raise Stale("Эту форму уже отправляли. Откройте её заново.")
    return found


@transaction.atomic
def answer_question(*, actor: User, question: Question, text: str) -> None:
    """Answer, once. The same words by the same person again: nothing.

    Raises:
        AccessDenied: neither the lead nor the press office.
        Refused: no words.
        Stale: somebody has answered already.
    """
    require(access.may_answer(actor))
    words = _words(text, "answer", 3000, "Напишите ответ")
    if (question.answered_by_id, question.answer) == (actor.pk, words):
        return
    now = clock.now()
    done = Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(
        answer=words, answered_at=now, answered_by=actor, version=F("version") + 1
    )
    if done != 1:
        raise Stale("На этот вопрос уже ответили. Обновите страницу и посмотрите.")
    question.answer, question.answered_at, question.answered_by = words, now, actor
    record("connection.answered", actor=actor, object=question, label=question.organization.short_name)
    notify(
        people=[question.asked_by],
        kind="connection.answered",
        text=f"{short_name(actor.full_name)} отвечает на ваш вопрос о подключении: {words[:200]}",
        url=reverse("gospubliki:questions"),
        key=f"connection.answered:{question.pk}",
    )


def _who_answer() -> list[User]:
    """The lead and the press office."""
    return [
        person
        for person in {one.pk: one for right in access.SEES_ALL for one in staff_who_may(right)}.values()
        if Right.CONNECTIONS_LEAD in (rights := rights_of(person)) or Right.PAGES_EDIT in rights
    ]


def _words(text: str, field: str, most: int, empty: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Refused(empty, field=field)
    if len(words) > most:
        raise Refused(f"Длиннее {most} знаков: сократите", field=field)
    return words
