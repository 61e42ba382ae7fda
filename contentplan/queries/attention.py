"""The named list of what waits for a person: deliveries, and pages whose time has passed without an approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from contentplan import access
from contentplan.models import Delivery, Revision, RevisionPage
from contentplan.queries.deliveries import needs_person
from core.access import Actor

MOST = 200

_WORDS = (
    ("unknown", "Неизвестно, вышла ли публикация", "Откройте страницу, посмотрите и ответьте"),
    ("failed", "Не опубликовано", "Повторить, разместить вручную или отменить"),
    ("by_hand", "Разместить вручную", "Сеть этого не даёт порталу: по шагам сделает человек"),
    ("asked", "Опоздало из-за остановки или траура", "Отправить, поставить на другое время или отменить"),
    ("expired", "Просрочено", "Назначить новое время, разместить вручную или отменить"),
)


@dataclass(frozen=True)
class Group:
    """Deliveries in one state, with what a person does about them."""

    state: str
    title: str
    advice: str
    rows: Sequence[Delivery]


def waiting_groups(actor: Actor) -> list[Group]:
    """By state, the most urgent first; empty groups are left out. One query."""
    rows = list(needs_person(actor)[:MOST])
    groups = [
        Group(state, title, advice, [row for row in rows if _place(row) == state])
        for state, title, advice in _WORDS
    ]
    return [group for group in groups if group.rows]


def _place(row: Delivery) -> str:
    return "asked" if row.is_waiting else row.state


def passed_unapproved(actor: Actor) -> QuerySet[RevisionPage]:
    """Pages of newest revisions whose time has passed while they were a draft or in review, latest first."""
    newer = Revision.objects.filter(post=OuterRef("revision__post"), number__gt=OuterRef("revision__number"))
    rows = RevisionPage.objects.filter(
        ~Exists(newer),
        expired_at__isnull=False,
        revision__state__in=["draft", "in_review"],
        revision__post__in=access.posts_visible_to(actor),
    )
    if not access.sees_drafts(actor):
        rows = rows.exclude(revision__state="draft")
    return rows.select_related("page", "revision__post__author").order_by("-due_at", "page__network")
