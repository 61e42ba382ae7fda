"""What a department does with an item that was passed to it, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Stale
from core.states import move
from core.work.rows import STALE
from moderation import access, answers, evidence, notices
from moderation.actions.claims import LET_GO
from moderation.actions.decide import reason_of
from moderation.graphs import ITEM_GRAPH
from moderation.models import InboxItem, Verdict


@transaction.atomic
def answer_by_department(*, actor: User, item: InboxItem, version: int, text: str) -> None:
    """The head writes what to answer; the item goes back to the queue, and a moderator sends it.

    Raises:
        AccessDenied: not a head of the department it was passed to.
        Refused: empty, or longer than the network takes.
        Stale: taken back or answered meanwhile.
    """
    require(access.may_answer_for(actor, item))
    text = answers.fit(item.network, text)
    _back(item, version, department_text=text, department_by=actor)
    data = {"text": evidence.fingerprint(text)}
    _journal("moderation.department_answered", actor, item, **data)
    notices.department_answered(item, actor)


@transaction.atomic
def return_item(*, actor: User, item: InboxItem, version: int, reason: str) -> None:
    """The head gives it back without an answer: not this department's business, say.

    Raises:
        AccessDenied, Refused, Stale: as `answer_by_department`; no reason.
    """
    require(access.may_answer_for(actor, item))
    reason = reason_of(reason, "Напишите, почему возвращаете: модератор решит, кому передать.")
    _back(item, version, department_text="", department_by=actor)
    _journal("moderation.department_returned", actor, item, reason=reason)
    notices.department_returned(item, actor, reason)


@transaction.atomic
def take_back(*, actor: User, item: InboxItem, version: int) -> None:
    """A moderator takes an item back from a department that does not answer.

    Raises:
        AccessDenied: not a moderator.
        Stale: it is not there any more.
    """
    require(access.may_moderate(actor))
    _back(item, version)
    _journal("moderation.taken_back", actor, item)


def _back(item: InboxItem, version: int, **columns: Any) -> None:
    if item.version != version:
        raise Stale(STALE)
    now = clock.now()
    move(item, ITEM_GRAPH, "new", sources=["waiting"], **{**LET_GO, **columns})
    # Whoever had not been told yet of the passing need not be told any more.
    Verdict.objects.filter(item=item, is_current=True, told_at__isnull=True).update(told_at=now)


def _journal(event: str, actor: User, item: InboxItem, **data: object) -> None:
    record(event, actor=actor, object=item, organization_id=item.page.organization_id, data=data)
