"""What becomes of the posts of an event that was moved or cancelled: asked post by post, answered by a person.

Asking holds everything of a post that has not gone out. What a worker is sending at that moment is marked too: the
mark stops it before its call when there is still time, and keeps a try that failed from being repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from contentplan import access
from contentplan.actions.events.answers import Followed, drop, follow, release
from contentplan.graphs import NOT_SENT
from contentplan.models import Delivery, DeliveryNote, EventQuestion, OfficialEvent, Post
from contentplan.when import When
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Stale
from core.russian import short_name, time_text
from core.work.rows import change

_OPEN_REVISIONS = ("draft", "in_review")
# Failed and expired ones are held as well: a person's «repeat» must not send what nobody has decided about.
_HELD = (*NOT_SENT, "unknown")


def ask_about_posts(actor: User, event: OfficialEvent, what: str, was: When) -> list[EventQuestion]:
    """Open a question for each post of an event that is not all out. In the caller's transaction.

    A question that is open already stays, with the time that the post's own times were made for.
    """
    posts = list(event.posts.select_for_update(of=("self",)).order_by("pk"))
    return [_ask(actor, event, post, what, was) for post in posts if _is_pending(post)]


def _is_pending(post: Post) -> bool:
    if post.revisions.filter(state__in=_OPEN_REVISIONS).exists():
        return True
    return post.deliveries.filter(state__in=[*_HELD, "sending"]).exists()


def _ask(actor: User, event: OfficialEvent, post: Post, what: str, was: When) -> EventQuestion:
    question, _ = EventQuestion.objects.get_or_create(
        post=post,
        answered_at=None,
        defaults={
            "event": event,
            "what": what,
            "was_day": was.day,
            "was_last_day": was.last_day,
            "was_starts_at": was.starts_at,
            "was_ends_at": was.ends_at,
            "asked_by": actor,
        },
    )
    question.what = what
    question.held = [*question.held, *_hold(actor, post, what)]
    question.save(update_fields=["what", "held"])
    return question


def _hold(actor: User, post: Post, what: str) -> list[int]:
    """Hold what is not held yet; returns the ids."""
    reason = f"Мероприятие {EventQuestion.What(what).label}: решите, что с материалом"
    hold: dict[str, Any] = {"held_at": clock.now(), "held_by": actor, "held_reason": reason, "held_kind": ""}
    held = []
    for delivery in post.deliveries.filter(state__in=[*_HELD, "sending"], held_at__isnull=True):
        try:
            if delivery.state == "sending":
                raise Stale("")
            change(delivery, states=_HELD, **hold)
        except Stale:
            # A worker has it: the mark goes beside its claim, so its version stays.
            marked = Delivery.objects.filter(pk=delivery.pk, state="sending", held_at__isnull=True)
            if marked.update(**hold) != 1:
                continue
        held.append(delivery.pk)
        DeliveryNote.objects.create(
            delivery=delivery, by=actor, what="held", sentence=f"Придержано: {reason}"
        )
        record("delivery.held", actor=actor, object=delivery, organization_id=post.organization_id)
    return held


@dataclass(frozen=True)
class Answered:
    """What an answer has done: `asked_again` when a new approval is needed, `notes` in words, for the person."""

    asked_again: bool = False
    notes: tuple[str, ...] = ()


def answer_question(
    *, actor: User, question: EventQuestion, answer: str, at: datetime | None = None
) -> Answered:
    """Decide over a post of a moved or cancelled event: `follow` the event, `keep` it as it is, or `cancel`.

    Following within the approved day keeps the approval; on another day the next revision with the same words goes
    before an approver and the old deliveries are cancelled. `at` replaces the computed time. The same answer by the
    same person is harmless.

    Raises:
        AccessDenied: the actor does not decide.
        Refused: the new time has passed, or something of the post is just being sent.
        Stale: somebody else has answered (the sentence says who and how), or the post was changed meanwhile.
    """
    require(access.may_keep_events(actor))
    require(access.may_decide(actor))
    asked = EventQuestion.Answer(answer)
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).get(pk=question.post_id)
        if not _claim(actor, question, asked):
            return Answered()
        done = _carry_out(actor, question, post, asked, at)
        record(
            "event.answered",
            actor=actor,
            object=question.event,
            data={"post": post.pk, "answer": asked.value, "asked_again": done.revision is not None},
        )
    notes = done.submit(actor)
    return Answered(done.revision is not None, (*done.notes, *notes))


def _carry_out(
    actor: User, question: EventQuestion, post: Post, answer: str, at: datetime | None
) -> Followed:
    if answer == EventQuestion.Answer.KEEP:
        return release(actor, question)
    if answer == EventQuestion.Answer.CANCEL:
        return drop(actor, question, post)
    return follow(actor, question, post, at)


def _claim(actor: User, question: EventQuestion, answer: str) -> bool:
    """Write the answer, unless it stands. Of two who answer at once one wins and the other is told."""
    columns = {"answer": answer, "answered_at": clock.now(), "answered_by": actor}
    if EventQuestion.objects.filter(pk=question.pk, answered_at__isnull=True).update(**columns) == 1:
        return True
    fresh = EventQuestion.objects.select_related("answered_by").get(pk=question.pk)
    assert fresh.answered_by is not None
    assert fresh.answered_at is not None
    if fresh.answered_by_id == actor.pk and fresh.answer == answer:
        return False
    who = short_name(fresh.answered_by.full_name)
    raise Stale(f"Уже решено: {who}, {time_text(fresh.answered_at)} — {fresh.get_answer_display()}.")
