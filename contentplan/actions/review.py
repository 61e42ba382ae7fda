"""Approval: submit, withdraw, approve, return. What is approved is put into the queue in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from contentplan import access, notices
from contentplan.actions.asked import refuse_asked
from contentplan.actions.changes import correct
from contentplan.actions.filling import taken_pages
from contentplan.actions.queueing import covers_until, replace_waiting, schedule
from contentplan.actions.tasks import plan_tasks
from contentplan.actions.times import refuse_past
from contentplan.checks import refuse_unfit
from contentplan.content import load_revision, page_digests, revision_digest
from contentplan.graphs import REVISION_GRAPH
from contentplan.models import Approval, ContentPlan, Revision, RevisionPage
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import short_name, time_text
from core.states import move


def submit(*, actor: User, revision: Revision, version: int, doubles: Sequence[str] = ()) -> Revision:
    """Put a draft before its approvers; from now on it is frozen. A second click changes nothing.

    `doubles` are keys of what looked like a repeat and the person has said is none: the journal keeps them.
    Photos are read and every network's limits are checked before the transaction.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: empty, no pages, a page that does not work, a time that is missing or past, too much for a network
            (the sentence names the network and the limit in its own units), nobody who could approve.
        Stale: somebody has saved another version.
    """
    require(access.may_write(actor))
    loaded = load_revision(revision.pk)
    if loaded.state == "in_review" and loaded.submitted_by_id == actor.pk:
        return loaded
    if loaded.version != version:
        raise Stale("Пока вы читали, материал сохранили ещё раз. Обновите страницу и посмотрите.")
    refuse_unfit(loaded)
    for place in loaded.pages.all():
        if not place.corrects:
            refuse_past(place.due_at)
    loaded.submitted_by = actor
    if not access.approvers_of(loaded):
        raise Refused(
            "Согласовать некому: ни у кого нет такого назначения.",
            field="approver",
            advice="Выберите рубрику с руководителем или попросите администратора портала назначить его.",
        )
    try:
        with transaction.atomic():
            put_before_approvers(actor, loaded)
            if doubles:
                record(
                    "post.doubles_confirmed",
                    actor=actor,
                    object=loaded.post,
                    data={"number": loaded.number, "like": list(doubles)},
                )
        return loaded
    except Stale:
        # Two clicks at the same moment: the other one has just submitted these very words.
        fresh = load_revision(revision.pk)
        if (fresh.state, fresh.submitted_by_id, fresh.version) == ("in_review", actor.pk, version + 1):
            return fresh
        raise


@transaction.atomic
def put_before_approvers(actor: User, loaded: Revision) -> Revision:
    """Freeze a loaded draft that was found fit and tell its approvers; for actions that have checked the rest."""
    move(
        loaded,
        REVISION_GRAPH,
        "in_review",
        digest=revision_digest(page_digests(loaded)),
        submitted_by=actor,
        submitted_at=clock.now(),
    )
    record("post.submitted", actor=actor, object=loaded.post, data={"number": loaded.number})
    notices.submitted(loaded)
    return loaded


def withdraw(*, actor: User, revision: Revision) -> None:
    """Take a revision back from review. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not write posts.
        Stale: it has been decided meanwhile.
    """
    require(access.may_write(actor))
    if revision.state == "withdrawn":
        return
    with transaction.atomic():
        move(revision, REVISION_GRAPH, "withdrawn", decided_at=clock.now())
        record("post.withdrawn", actor=actor, object=revision.post, data={"number": revision.number})


# --- the decision -----------------------------------------------------------------------------------


def approve(
    *, actor: User, revision: Revision, version: int | None = None, plan: ContentPlan | None = None
) -> Approval:
    """Approve what is in review; its deliveries stand in the queue when this returns.

    `plan`: the confirmed plan that holds this very revision, when that is what approves it (design: kind `plan`).

    Pages whose time has passed are not covered («просрочено»). What earlier revisions had waiting is replaced. A second click by the same person returns the first approval.

    Raises:
        AccessDenied: own post, or not this person's to approve.
        Refused: every page's time has passed, the post is already out on all of them, or its event was moved or
            cancelled and nobody has said what becomes of the post.
        Stale: decided by somebody else (the sentence says by whom) or changed since `version`.
    """
    loaded = load_revision(revision.pk)
    require(access.may_approve(actor, loaded))
    earlier = _decision_of(actor, loaded, Approval.Decision.APPROVED)
    if earlier is not None:
        return earlier
    _refuse_changed(loaded, version)
    places = _live_places(loaded)
    try:
        with transaction.atomic():
            return _approve(actor, loaded, places, plan)
    except IntegrityError as error:
        raise Stale("Согласование уже записано. Обновите страницу.") from error


def _approve(
    actor: User, revision: Revision, places: list[RevisionPage], plan: ContentPlan | None
) -> Approval:
    if revision.post.event_id is not None:
        refuse_asked(revision.post_id)
    digests = page_digests(revision)
    if revision_digest(digests) != revision.digest:
        raise Refused(
            "Содержание изменилось после отправки на согласование, согласовать его нельзя.",
            advice="Верните материал автору и сообщите администратору портала.",
        )
    _decide(revision, "approved")
    approval = Approval.objects.create(
        kind=Approval.Kind.PLAN if plan else Approval.Kind.PERSON,
        plan=plan,
        revision=revision,
        approver=actor,
        decision=Approval.Decision.APPROVED,
        digest=revision.digest,
        covers_until=max(
            covers_until(clock.now() if place.corrects else place.due_at, revision.post.late_after_s)
            for place in places
        ),
    )
    replace_waiting(actor, revision)
    taken = taken_pages(revision.post)
    out = {row.page_id: row for row in revision.post.deliveries.filter(state="published")}
    for place in places:
        if place.corrects:
            correct(actor, revision, approval, out[place.page_id], digests[place.page_id])
        elif place.page_id not in taken:
            schedule(actor, revision, approval, place, digests[place.page_id])
    plan_tasks(revision)
    record(
        "post.approved",
        actor=actor,
        object=revision.post,
        data={"number": revision.number, "digest": revision.digest},
    )
    notices.decided(revision, actor)
    return approval


def return_with_remark(
    *, actor: User, revision: Revision, remark: str, version: int | None = None
) -> Approval:
    """Give a revision back to its author. The remark is required. A second click returns the first decision.

    Raises:
        AccessDenied: own post, or not this person's to decide.
        Refused: no remark.
        Stale: decided by somebody else or changed since `version`.
    """
    loaded = load_revision(revision.pk)
    require(access.may_approve(actor, loaded))
    remark = remark.replace("\x00", "").strip()
    if not remark:
        raise Refused(
            "Напишите, что исправить: без замечания автор не поймёт, за что взяться.", field="remark"
        )
    earlier = _decision_of(actor, loaded, Approval.Decision.RETURNED)
    if earlier is not None:
        return earlier
    _refuse_changed(loaded, version)
    with transaction.atomic():
        _decide(loaded, "returned")
        approval = Approval.objects.create(
            revision=loaded,
            approver=actor,
            decision=Approval.Decision.RETURNED,
            remark=remark,
            digest=loaded.digest,
        )
        record("post.returned", actor=actor, object=loaded.post, data={"number": loaded.number})
        notices.decided(loaded, actor, remark)
    return approval


def _decision_of(actor: User, revision: Revision, decision: str) -> Approval | None:
    return Approval.objects.filter(revision=revision, approver=actor, decision=decision).first()


def _refuse_changed(revision: Revision, version: int | None) -> None:
    if revision.state != "in_review":
        raise Stale(_who_decided(revision))
    if version is not None and revision.version != version:
        raise Stale(
            "Пока вы читали, автор изменил время или страницы. Обновите страницу и посмотрите ещё раз."
        )


def _decide(revision: Revision, state: str) -> None:
    """Of two approvers at once one wins; the other is told who did."""
    try:
        move(revision, REVISION_GRAPH, state, decided_at=clock.now())
    except Stale as error:
        raise Stale(_who_decided(revision)) from error


def _who_decided(revision: Revision) -> str:
    decided = Approval.objects.filter(revision=revision).select_related("approver").first()
    if decided is None or decided.approver is None:
        return "Материал уже не на согласовании: автор отозвал или изменил его. Обновите страницу."
    word = decided.get_decision_display().capitalize()
    return f"{word}: {short_name(decided.approver.full_name)}, {time_text(decided.at)}. Ваше решение не понадобилось."


def _live_places(revision: Revision) -> list[RevisionPage]:
    """Pages that can still be covered. Those whose time has passed stay «просрочено», as the sweep would mark them."""
    now = clock.now()
    taken = taken_pages(revision.post)
    places = list(revision.pages.all())
    live = [
        place
        for place in places
        if place.corrects or (place.due_at and place.due_at > now and not place.expired_at)
    ]
    if not live:
        raise Refused(
            "Время выхода прошло на всех страницах, поэтому согласовать нечего.",
            advice="Верните материал автору, чтобы он назначил новое время.",
        )
    free = [
        place
        for place in live
        if (taken.get(place.page_id) == "published" if place.corrects else place.page_id not in taken)
    ]
    if not free:
        raise Refused("На всех этих страницах материал уже вышел или отправляется.")
    return free
