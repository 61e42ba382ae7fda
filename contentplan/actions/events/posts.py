"""Posts from an event, as drafts: words prefilled, pages chosen, times counted. Nothing passes by approval."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from contentplan import access
from contentplan.actions.drafts import Card, Content, PageTime, Source, create_post
from contentplan.event_posts import Suggestion, suggestion_of, templates_in_force
from contentplan.models import POST_ROLES, OfficialEvent, Post
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.russian import moment_text
from pages.access import pages_visible_to


@dataclass(frozen=True)
class Wanted:
    """A post somebody has ticked: as what, when, where. Without a time: the template's own."""

    role: str
    page_ids: Sequence[int]
    due_at: datetime | None = None


def make_posts(
    *, actor: User, event: OfficialEvent, wanted: Sequence[Wanted], request_key: uuid.UUID | None = None
) -> list[Post]:
    """Drafts of an event; all are made or none. The same `request_key` again returns those of the first click.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: the event is not in the plan, a time has passed (`field` is «due_…»), a page is not to be had.
    """
    require(access.may_write(actor))
    if event.state not in ("planned", "moved", "took_place"):
        raise Refused(f"Мероприятие {event.get_state_display()}: материалы из него не заводят.")
    templates = templates_in_force()
    with transaction.atomic():
        posts = [
            _make(actor, event, one, suggestion_of(templates[one.role], event), request_key) for one in wanted
        ]
        if posts:
            record("event.posts_made", actor=actor, object=event, data={"posts": [post.pk for post in posts]})
    return posts


def _make(
    actor: User, event: OfficialEvent, wanted: Wanted, suggestion: Suggestion, request_key: uuid.UUID | None
) -> Post:
    template, field = suggestion.template, f"due_{wanted.role}"
    due_at = wanted.due_at or suggestion.due_at
    if due_at is None:
        raise Refused(suggestion.problem, field=field)
    if due_at <= clock.now():
        name = POST_ROLES[wanted.role]
        raise Refused(
            f"Время материала «{name}» уже прошло: {moment_text(due_at)}.",
            field=field,
            advice="Возьмите время впереди или снимите отметку.",
        )
    card = Card(
        title=suggestion.title,
        organization=event.organization,
        rubric=template.rubric,
        source=Source(event, wanted.role, template.anchor),
    )
    content = Content(text=suggestion.text, pages=[PageTime(page, due_at) for page in wanted.page_ids])
    nonce = uuid.uuid5(request_key, wanted.role) if request_key else None
    return create_post(actor=actor, card=card, content=content, nonce=nonce)


def usual_pages(actor: User) -> list[int]:
    """Pages that a post of an event goes to unless its template says otherwise: active ones of the administration."""
    pages = pages_visible_to(actor).filter(state="active", organization__kind="administration")
    return list(pages.order_by("network", "pk").values_list("pk", flat=True))
