"""A draft of «Итог недели» from the events of an official that took place; approval is the usual one."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from django.db import transaction

from contentplan import access
from contentplan.actions.drafts import Card, Content, PageTime, create_post
from contentplan.actions.events.posts import usual_pages
from contentplan.models import Official, Post
from contentplan.queries.week_summary import summary_of
from contentplan.when import settled
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.clock import Week
from core.errors import Refused

OUT_AT = time(18)


@transaction.atomic
def draft_week_summary(
    *, actor: User, official: Official, week: Week, request_key: uuid.UUID | None = None
) -> Post:
    """Gather the week into a draft on the administration's pages. The same `request_key` again: the first one's post.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: nothing in the week is marked as having taken place.
    """
    require(access.may_write(actor))
    found = summary_of(actor, official, week)
    if not found.finished:
        raise Refused(
            "На этой неделе нет состоявшихся мероприятий: собирать нечего.",
            clause="2.3",
            advice="Отметьте в мероприятиях «Состоялось» и соберите снова.",
        )
    due_at = out_at(week)
    pages = [PageTime(page, due_at) for page in usual_pages(actor)]
    content = Content(text=found.text, pages=pages)
    known = Post.objects.filter(nonce=request_key, author=actor).exists() if request_key else False
    post = create_post(actor=actor, card=Card(title=found.title), content=content, nonce=request_key)
    if not known:
        events = [event.pk for event in found.finished]
        record("event.week_gathered", actor=actor, object=post, data={"events": events})
    return post


def out_at(week: Week) -> datetime:
    """When it comes out: on the evening of the week's Sunday, or of the next day that has its evening ahead."""
    day, today = week.sunday, clock.city_now().date()
    while day < today or settled(day, OUT_AT) <= clock.now():
        day = max(day + timedelta(days=1), today)
    return settled(day, OUT_AT)
