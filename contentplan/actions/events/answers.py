"""Carrying out an answer about a post: let it go as it was, take it down, move it with its event.

All in the transaction of `questions.answer_question`; only the new approval is asked for after it, because reading
photos does not belong into a transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contentplan.actions.deliveries import cancel_delivery, lift_hold, move_delivery
from contentplan.actions.drafts import discard, edit_draft
from contentplan.actions.filling import same_content
from contentplan.actions.queueing import is_approved_for
from contentplan.actions.review import submit, withdraw
from contentplan.actions.times import reschedule
from contentplan.content import load_revision
from contentplan.engine.claims import take_back
from contentplan.graphs import NOT_SENT
from contentplan.models import Delivery, EventQuestion, Post, Revision
from contentplan.when import When, followed
from core import clock
from core.accounts.models import User
from core.errors import Refused
from core.russian import moment_text


@dataclass(frozen=True)
class Followed:
    """What was done in the transaction; `revision` still has to be put before its approvers."""

    revision: Revision | None = None
    notes: tuple[str, ...] = ()

    def submit(self, actor: User) -> tuple[str, ...]:
        """Put the new revision before its approvers; a refusal leaves it a draft and is told."""
        if self.revision is None:
            return ()
        try:
            submit(actor=actor, revision=self.revision, version=self.revision.version)
        except Refused as error:
            return (f"Новая редакция осталась черновиком: {error.message}",)
        return ("Другой день: новая редакция отправлена на согласование",)


def release(actor: User, question: EventQuestion) -> Followed:
    """Let go what the question had held, and nothing else."""
    for delivery in Delivery.objects.filter(pk__in=question.held, held_at__isnull=False).select_related(
        "post"
    ):
        lift_hold(actor=actor, delivery=delivery, answered=True)
    return Followed()


def drop(actor: User, question: EventQuestion, post: Post) -> Followed:
    """Nothing more of the post goes out: deliveries are cancelled, what is in review or a draft is taken back."""
    notes = []
    for delivery in post.deliveries.select_related("post", "page"):
        if delivery.state in NOT_SENT or take_back(delivery):
            why = f"Мероприятие {question.get_what_display()}"
            cancel_delivery(actor=actor, delivery=delivery, reason=why)
        elif delivery.state in ("sending", "unknown"):
            notes.append(f"{delivery.page}: {_LEFT[delivery.state]}")
    latest = post.latest
    if latest.state == "in_review":
        withdraw(actor=actor, revision=latest)
    elif latest.state == "draft":
        discard(actor=actor, revision=latest)
    return Followed(notes=tuple(notes))


_LEFT = {
    "sending": "уже отправляется, через минуту будет виден исход",
    "unknown": "неизвестно, вышло ли; посмотрите на страницу, повторно портал не отправит",
}


def follow(actor: User, question: EventQuestion, post: Post, at: datetime | None) -> Followed:
    """Move what is not out yet with the event.

    Raises:
        Refused: the event is not in the plan any more, a new time has passed, or a page is just being sent.
    """
    if not question.event.is_in_plan:
        raise Refused(
            f"Мероприятие {question.event.get_state_display()}, переносить материал не с чем.",
            field="answer",
            advice="Оставьте его как есть или не размещайте.",
        )
    latest = load_revision(post.latest.pk)
    deliveries = post.deliveries.select_related("post", "page")
    waiting = [one for one in deliveries if one.state in NOT_SENT or take_back(one)]
    if latest.state in ("draft", "in_review"):
        times = {place.page_id: place.due_at for place in latest.pages.all() if place.due_at}
        wanted = new_times(question, post, times, at)
        if wanted:
            reschedule(actor=actor, revision=latest, times=wanted, version=latest.version)
    wanted = new_times(question, post, {one.page_id: one.due_at for one in waiting}, at)
    if all(is_approved_for(one, wanted[one.page_id]) for one in waiting):
        for delivery in waiting:
            move_delivery(actor=actor, delivery=delivery, due_at=wanted[delivery.page_id])
        return release(actor, question)
    return _ask_again(actor, latest, waiting, wanted)


def new_times(
    question: EventQuestion, post: Post, times: Mapping[int, datetime], at: datetime | None
) -> dict[int, datetime]:
    """Page → when it comes out with the event as it is now; `at` for all of them when a person says so.

    Raises:
        Refused: one of them has passed.
    """
    was, event = When.asked_of(question), When.of(question.event)
    found = {page: at or followed(due_at, post.event_anchor, was, event) for page, due_at in times.items()}
    passed = sorted(due_at for due_at in found.values() if due_at <= clock.now())
    if passed:
        raise Refused(
            f"Вместе с мероприятием вышло бы {moment_text(passed[0])}, а это уже прошло.",
            field="at",
            advice="Впишите другое время, оставьте материал как есть или не размещайте.",
        )
    return found


def _ask_again(
    actor: User, latest: Revision, waiting: Sequence[Delivery], wanted: Mapping[int, datetime]
) -> Followed:
    """The approval does not cover another day: the next revision says the same, its pages have the new times."""
    revision = None
    if latest.state not in ("draft", "in_review"):
        revision = edit_draft(
            actor=actor,
            post=latest.post,
            content=same_content(waiting[0].revision, wanted),
            number=latest.number,
            version=latest.version,
        )
    for delivery in waiting:
        delivery.refresh_from_db()
        cancel_delivery(
            actor=actor, delivery=delivery, reason="Перенесено вместе с мероприятием на другой день"
        )
    return Followed(revision)
