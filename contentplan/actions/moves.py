"""Moving a post in the plan: all its pages of one time at once, by mouse, by keyboard or by a form.

Moving is planning: a stop or a mourning does not forbid it, only nothing leaves before they end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from contentplan import access
from contentplan.actions.deliveries import cancel_delivery, move_delivery
from contentplan.actions.drafts import edit_draft
from contentplan.actions.filling import Content, PageTime, PhotoUse
from contentplan.actions.queueing import day_of, is_approved_for
from contentplan.actions.review import put_before_approvers
from contentplan.actions.times import refuse_past, reschedule
from contentplan.checks import refuse_unfit
from contentplan.content import load_revision
from contentplan.engine.claims import may_have_left
from contentplan.engine.road import apart
from contentplan.extras import extras_of
from contentplan.graphs import NOT_SENT, OCCUPYING
from contentplan.models import Delivery, Post, Revision, RevisionPage
from contentplan.queries.tally import tallies
from core.access import System, require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import duration_text, moment_text, time_text


class NeedsApproval(Refused):
    """The approval does not cover the new time: the person is asked whether to ask for another one."""


@dataclass
class _Line:
    """What stands at one time of a post: deliveries that have not gone out, and pages not yet approved.

    A worker that makes one ready gives it back (`claims.take_back`).
    """

    post: Post
    revision: Revision
    waiting: Sequence[Delivery]
    places: Sequence[RevisionPage]

    @property
    def page_ids(self) -> set[int]:
        return {one.page_id for one in self.waiting} | {one.page_id for one in self.places}


def move_line(
    *, actor: User, post: Post, since: datetime, due_at: datetime, seen: str, again: bool = False
) -> str:
    """Move what a post has at `since` to `due_at`; returns what the person sees of it now (`Tally.seen`).

    Within the approved day the approval stays. On another day the post is put before its approvers anew, if the
    person has said so (`again`); what was approved for the old day is taken out of the queue. What is out already
    stays where it is.

    Raises:
        AccessDenied: the actor does not write posts, or does not decide over deliveries.
        NeedsApproval: another day than was approved, and `again` was not said.
        Refused: the time has passed; it is being sent, or is out; too near to another post of
            the same page; the post is being corrected, was returned or withdrawn.
        Stale: somebody has changed it since `seen`.
    """
    require(access.may_write(actor))
    require(access.may_decide(actor))
    refuse_past(due_at)
    if seen_of(post, since) != seen:
        raise Stale("Пока вы переносили, материал изменили. Посмотрите, где он стоит теперь, и повторите.")
    if since == due_at:
        return seen
    line = _line(post, since)
    _refuse_unmovable(line)
    _refuse_crowded(line, due_at)
    outside = [one for one in line.waiting if not is_approved_for(one, due_at)]
    if outside and not again:
        raise NeedsApproval(_asked(outside))
    if outside:
        _ask_again(actor, line, due_at)
    else:
        _move(actor, line, due_at)
    return seen_of(post, due_at)


def move_again(*, actor: User, post: Post, deliveries: Sequence[Delivery], due_at: datetime) -> None:
    """Give overdue deliveries of a post a time that the approval does not cover: the post goes before its approvers.

    Raises:
        AccessDenied, Refused, Stale: as `move_line`.
    """
    require(access.may_write(actor))
    require(access.may_decide(actor))
    refuse_past(due_at)
    line = _Line(post, post.latest, deliveries, [])
    _refuse_crowded(line, due_at)
    _ask_again(actor, line, due_at)


def seen_of(post: Post, at: datetime) -> str:
    """What a person sees of a post at a time; empty when nothing of it stands there."""
    found = tallies(System("plan"), {"exact": at}, post={"pk": post.pk})
    return found[0].seen if found else ""


def _line(post: Post, since: datetime) -> _Line:
    revision = post.latest
    deliveries = list(post.deliveries.filter(due_at=since).select_related("post", "page"))
    kept = set(post.deliveries.exclude(state__in=["cancelled", "removed"]).values_list("page_id", flat=True))
    places = [one for one in revision.pages.filter(due_at=since) if one.page_id not in kept]
    ready = [one for one in deliveries if one.state == "sending" and not may_have_left(one)]
    on_its_way = next(
        (one for one in deliveries if one.state in ("sending", "unknown") and one not in ready), None
    )
    if on_its_way is not None and on_its_way.state == "sending":
        raise Refused("Уже отправляется, поэтому перенести нельзя. Через минуту будет виден исход.")
    if on_its_way is not None:
        raise Refused(
            "Неизвестно, вышла ли публикация, поэтому перенести нельзя.",
            advice="Сначала посмотрите на страницу и ответьте.",
        )
    waiting = [one for one in deliveries if one.state in NOT_SENT or one in ready]
    return _Line(post, revision, waiting, places)


def _refuse_unmovable(line: _Line) -> None:
    if not line.page_ids:
        raise Refused("На всех страницах материал уже вышел, переносить нечего.")
    if line.places and line.revision.state in ("returned", "withdrawn"):
        word = line.revision.get_state_display()
        raise Refused(f"Материал в состоянии «{word}». Откройте его, поправьте и назначьте новое время.")


def _refuse_crowded(line: _Line, due_at: datetime) -> None:
    near = {
        "page_id__in": line.page_ids,
        "due_at__gt": due_at - apart(),
        "due_at__lt": due_at + apart(),
    }
    busy = (
        Delivery.objects.filter(**near, state__in=OCCUPYING)
        .exclude(post=line.post)
        .select_related("post", "page")
        .order_by("due_at", "pk")
        .first()
    )
    if busy is not None:
        raise Refused(
            f"В {time_text(busy.due_at)} на странице «{busy.page.title}» стоит «{busy.post.title}».",
            advice=f"Между публикациями одной страницы нужно {duration_text(apart())}: возьмите другое время.",
            field="due_at",
        )


def _asked(outside: Sequence[Delivery]) -> str:
    until = min(day_of(one.approved_due_at)[1] for one in outside) - timedelta(minutes=1)
    return (
        f"Согласование действует до конца дня: {moment_text(until, near=False)}. Перенести и спросить"
        " согласование заново?"
    )


def _move(actor: User, line: _Line, due_at: datetime) -> None:
    """Within the day of the approval, or before any approval."""
    with transaction.atomic():
        for delivery in line.waiting:
            move_delivery(actor=actor, delivery=delivery, due_at=due_at, version=delivery.version)
        if line.places:
            times = {place.page_id: due_at for place in line.places}
            revision = line.revision
            reschedule(actor=actor, revision=revision, times=times, version=revision.version)


def _ask_again(actor: User, line: _Line, due_at: datetime) -> None:
    """The next revision says the same at the new time and goes before the approvers; the old day is given up."""
    loaded = load_revision(line.revision.pk)
    if loaded.state != "approved":
        raise Refused("У материала уже есть новая редакция. Откройте её и назначьте время там.")
    refuse_unfit(loaded)
    # Of the pages at another time also what a worker has in hand: its time has come, so the move is refused below.
    elsewhere = Delivery.objects.filter(post=line.post, state__in=[*NOT_SENT, "sending"])
    times = dict(elsewhere.values_list("page_id", "due_at")) | dict.fromkeys(line.page_ids, due_at)
    for page_id in times.keys() - line.page_ids:
        refuse_past(times[page_id])
    with transaction.atomic():
        for delivery in line.waiting:
            reason = f"Перенесено на {moment_text(due_at, near=False)}, ждёт нового согласования"
            cancel_delivery(actor=actor, delivery=delivery, reason=reason, version=delivery.version)
        edit_draft(
            actor=actor,
            post=line.post,
            content=replace(_said(loaded), pages=[PageTime(page, at) for page, at in times.items()]),
            number=loaded.number,
            version=loaded.version,
        )
        draft = load_revision(line.post.revisions.order_by("-number").values_list("pk", flat=True)[0])
        _refuse_unasked(draft, actor)
        put_before_approvers(actor, draft)
        record("post.rescheduled", actor=actor, object=line.post, data={"number": draft.number})


def _refuse_unasked(draft: Revision, actor: User) -> None:
    draft.submitted_by = actor
    if not access.approvers_of(draft):
        raise Refused(
            "Перенести нельзя: согласовать заново некому.",
            advice="Попросите администратора портала назначить согласующего.",
        )


def _said(loaded: Revision) -> Content:
    """What a revision says, as the action of writing takes it."""
    return Content(
        text=loaded.text,
        link=loaded.link,
        variants={one.network: one.text for one in loaded.variants.all()},
        photos=[PhotoUse(use.media_id, use.alt) for use in loaded.media.all()],
        extras=extras_of(loaded),
        text_apart=loaded.text_apart,
    )
