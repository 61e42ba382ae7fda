"""Questions of organizations."""

from __future__ import annotations

from django.db.models import QuerySet

from core.access import Actor
from core.organizations.models import Organization
from gospubliki.access import organizations_visible_to, sees_all
from gospubliki.models import Question


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """All questions, or those of the organizations the actor sees."""
    rows = Question.objects.select_related("organization", "asked_by", "answered_by", "step", "guide")
    return rows if sees_all(actor) else rows.filter(organization__in=organizations_visible_to(actor))


def questions_of(actor: Actor, organization: Organization) -> QuerySet[Question]:
    """Questions of one organization, the newest first."""
    return questions_visible_to(actor).filter(organization=organization)


def unanswered(actor: Actor) -> QuerySet[Question]:
    """Those that wait for an answer, as far as the actor sees, the oldest on top."""
    return questions_visible_to(actor).filter(answered_at__isnull=True).order_by("asked_at", "pk")


def unanswered_count(actor: Actor) -> int:
    """How many wait for an answer, as far as the actor sees."""
    return unanswered(actor).order_by().count()
