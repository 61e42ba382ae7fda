"""A moderator's decisions. Nothing is sent for ten seconds, and so long a decision can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.evidence.actions import Kept, attach
from core.organizations.models import Organization
from core.states import move
from moderation import access, answers, evidence
from moderation.actions.basis import Basis, Checked, check, check_term
from moderation.actions.claims import LET_GO, free_for, why_not
from moderation.actions.entries import cancel_entries, enter, require_not_lifting
from moderation.files import VERDICT
from moderation.graphs import ACTION_GRAPH, ITEM_GRAPH
from moderation.models import Action, Evidence, InboxItem, Verdict
from pages.models import OfficialPage

UNDO = timedelta(seconds=10)
LEAST_REASON = 5
_SOURCES = ("new", "waiting")


@transaction.atomic
def clear(*, actor: User, item: InboxItem, version: int) -> Verdict:
    """«Нарушения нет»: the item is done with.

    Raises (as every decision does):
        AccessDenied: not a moderator.
        Refused: somebody else has it in hand.
        Stale: decided already, or changed since the actor looked (`version`).
    """
    verdict = _decide(actor, item, version, "closed", kind=Verdict.Kind.NO_VIOLATION)
    _journal(verdict)
    return verdict


@transaction.atomic
def delete_and_ban(
    *,
    actor: User,
    item: InboxItem,
    version: int,
    basis: Basis,
    until: datetime | None,
    pages: Sequence[OfficialPage] = (),
    files: Sequence[Kept] = (),
) -> Verdict:
    """Delete, and put the author on the blacklist of the item's page and of `pages` of the same network.

    `until` None: for ever. Where the author is on a page's blacklist already, that entry stays as it is.

    Raises:
        Refused: the basis does not hold (`check`), the term is over, a page of another network, the author unknown.
    """
    require(access.may_moderate(actor))
    checked = check(basis, message=item.is_message)
    check_term(until)
    where = _pages(item, pages)
    if not item.author_id:
        raise Refused(
            "Сеть не назвала автора: внести некого.",
            field="verdict",
            advice="Удалите без чёрного списка и напишите это причиной.",
        )
    require_not_lifting(item.author_id, where)
    verdict = _decide(
        actor, item, version, "decided", checked, kind=Verdict.Kind.DELETE_AND_BAN, ban_until=until
    )
    _delete(verdict)
    for page in where:
        enter(actor=actor, verdict=verdict, page=page)
    _journal(verdict, files, words=checked.basis.words, pages=[page.pk for page in where])
    return verdict


@transaction.atomic
def delete_only(
    *, actor: User, item: InboxItem, version: int, basis: Basis, reason: str, files: Sequence[Kept] = ()
) -> Verdict:
    """Delete without the blacklist, which is the exception: the reason is written.

    Raises:
        Refused: the basis does not hold, or no reason.
    """
    require(access.may_moderate(actor))
    checked = check(basis, message=item.is_message)
    reason = reason_of(reason, "Напишите, почему без чёрного списка: удаление вместе с ним — правило.")
    verdict = _decide(actor, item, version, "decided", checked, kind=Verdict.Kind.DELETE_ONLY, reason=reason)
    _delete(verdict)
    _journal(verdict, files, words=checked.basis.words)
    return verdict


@transaction.atomic
def answer(*, actor: User, item: InboxItem, version: int, text: str, files: Sequence[Kept] = ()) -> Verdict:
    """Answer a comment under it, or a private message in its dialogue, in the page's name.

    Raises:
        Refused: empty or longer than the network takes; nothing to answer to any more.
    """
    require(access.may_moderate(actor))
    text = answers.fit(item.network, text)
    if item.is_gone:
        raise Refused("Автор уже удалил это: отвечать не на что.", field="text")
    verdict = _decide(actor, item, version, "decided", kind=Verdict.Kind.ANSWER, answer=text)
    kind = Action.Kind.SEND_MESSAGE if item.is_message else Action.Kind.REPLY
    _plan(verdict, kind, text=text)
    _journal(verdict, files, text=evidence.fingerprint(text))
    return verdict


@transaction.atomic
def pass_to_department(
    *,
    actor: User,
    item: InboxItem,
    version: int,
    department: Organization,
    note: str = "",
    files: Sequence[Kept] = (),
) -> Verdict:
    """Pass an item to a department; its heads are told when the ten seconds are over, and see `files`.

    Raises:
        Refused: the department has no head to answer; it is there already; the note is too long.
    """
    require(access.may_moderate(actor))
    if not access.heads_of(department):
        raise Refused(
            f"У «{department}» нет руководителя по назначению: передать некому.", field="department"
        )
    if item.state == "waiting":
        raise Refused("Это уже в отделе. Сначала заберите.", field="department")
    note = " ".join(note.split())
    if len(note) > 500:
        raise Refused("Записка длиннее 500 знаков: сократите.", field="note")
    verdict = _decide(
        actor,
        item,
        version,
        "waiting",
        kind=Verdict.Kind.PASS,
        department=department,
        reason=note,
        on_item={"department": department, "department_text": "", "department_by": None},
    )
    _journal(verdict, files, department=department.short_name)
    return verdict


@transaction.atomic
def undo(*, actor: User, verdict: Verdict) -> None:
    """Take a decision back within ten seconds: the item waits again, nothing was sent. Twice is harmless.

    Raises:
        AccessDenied: not a moderator, or somebody else's decision.
        Refused: the ten seconds are over, or the network is just being asked.
    """
    require(access.may_moderate(actor))
    if verdict.by_id != actor.pk:
        require(access.denied("Отменить может тот, кто решил."))
    current = Verdict.objects.select_for_update(of=("self",)).select_related("item").get(pk=verdict.pk)
    if current.undone_at is not None:
        return
    actions = list(current.actions.exclude(state="cancelled"))
    begun = any(action.state not in ("scheduled", "by_hand") for action in actions)
    if begun or not current.can_be_undone:
        raise Refused(
            "Отменить уже нельзя: десять секунд прошли.",
            advice="Запрет снимает другой сотрудник в чёрном списке; удалённое вернуть нельзя.",
        )
    now, item = clock.now(), current.item
    for action in actions:  # one that a worker takes at this moment is not cancelled: Stale
        move(action, ACTION_GRAPH, "cancelled", sources=[action.state], next_at=None)
    cancel_entries(current)
    Verdict.objects.filter(pk=current.pk).update(undone_at=now, undone_by=actor, is_current=False)
    move(item, ITEM_GRAPH, "new", closed_at=None, **LET_GO)
    record("moderation.undone", actor=actor, object=item, data={"verdict": current.pk})
    verdict.refresh_from_db()


# --- how a decision is written ------------------------------------------------------------------------


def _decide(
    actor: User,
    item: InboxItem,
    version: int,
    state: str,
    checked: Checked | None = None,
    on_item: dict[str, Any] | None = None,
    **columns: Any,
) -> Verdict:
    """Move the item and write the verdict with its evidence; the claim of another is respected."""
    require(access.may_moderate(actor))
    now = clock.now()
    if item.version != version:
        raise why_not(item, actor)
    changes: dict[str, Any] = {**LET_GO, **(on_item or {})}
    changes["closed_at"] = now if state == "closed" else None
    try:
        move(item, ITEM_GRAPH, state, sources=_sources(state), where=Q(free_for(actor)), **changes)
    except Stale:
        raise why_not(item, actor) from None
    evidence.take(item, Evidence.Moment.DECISION)
    Verdict.objects.filter(item=item, is_current=True).update(is_current=False)
    if checked is not None:
        columns |= {**checked.columns, "clause": checked.clause}
    return Verdict.objects.create(item=item, by=actor, decided_at=now, due_at=now + UNDO, **columns)


def _sources(state: str) -> list[str]:
    return [source for source in _SOURCES if ITEM_GRAPH.allows(source, state)]


def _delete(verdict: Verdict) -> None:
    """What is gone from the network already needs no deletion; it is checked again when the time comes."""
    item = verdict.item
    _plan(verdict, Action.Kind.DELETE_MESSAGE if item.is_message else Action.Kind.DELETE_COMMENT)


def _plan(verdict: Verdict, kind: str, **columns: Any) -> Action:
    return Action.objects.create(
        kind=kind,
        page=verdict.item.page,
        item=verdict.item,
        verdict=verdict,
        due_at=verdict.due_at,
        next_at=verdict.due_at,
        **columns,
    )


def _pages(item: InboxItem, pages: Sequence[OfficialPage]) -> list[OfficialPage]:
    """The item's page and the others, each once."""
    found = {item.page_id: item.page} | {page.pk: page for page in pages}
    for page in found.values():
        if page.network != item.network:
            raise Refused(
                f"«{page}» — в другой сети: там этого человека знают под другим номером.", field="pages"
            )
        if page.state != "active" and page.pk != item.page_id:
            raise Refused(f"«{page}» сейчас не действует.", field="pages")
    return list(found.values())


def reason_of(text: str, empty: str, *, field: str = "reason") -> str:
    """A reason on one line. Raises Refused when it says nothing or too much."""
    reason = " ".join(text.split())
    if len(reason) < LEAST_REASON:
        raise Refused(empty, field=field)
    if len(reason) > 500:
        raise Refused("Причина длиннее 500 знаков: сократите.", field=field)
    return reason


def _journal(verdict: Verdict, files: Sequence[Kept] = (), **data: Any) -> None:
    """The entry, with digests of the words and of the files that the decision carries."""
    item = verdict.item
    data |= {"verdict": verdict.pk, "said": evidence.fingerprint(item.text)}
    if files:
        data["files"] = attach(actor=verdict.by, kind=VERDICT, owner_id=verdict.pk, files=files)
    if verdict.clause is not None:
        data["clause"] = str(verdict.clause.number)
    record(
        f"moderation.{verdict.kind}",
        actor=verdict.by,
        object=item,
        organization_id=item.page.organization_id,
        data=data,
    )
