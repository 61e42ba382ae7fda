"""What people do where the network's API refuses, and their answers about what the portal does not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.evidence.actions import Kept, attach
from core.evidence.queries import files_of
from core.states import move
from core.work import attempts
from core.work.claims import FREED
from core.work.models import AttemptBase
from core.work.rows import STALE
from moderation import access
from moderation.actions.decide import reason_of
from moderation.actions.settle import settle_done, settle_given_up
from moderation.files import ACT
from moderation.graphs import ACTION_GRAPH
from moderation.models import Action
from networks import addresses
from networks.base import Network

_TO_DO = ("by_hand", "failed")


@transaction.atomic
def mark_done(
    *,
    actor: User,
    action: Action,
    version: int,
    proof_url: str = "",
    note: str = "",
    files: Sequence[Kept] = (),
) -> None:
    """A person has done it in the network: the portal reads it back where it can, else the word stands with its proof.

    Raises:
        AccessDenied: not a moderator.
        Refused: neither a link nor a file nor a word on how to see it; a link to somewhere else.
        Stale: done or changed meanwhile.
    """
    require(access.may_moderate(actor))
    proof_url, note = proof_url.strip(), " ".join(note.split())
    if not proof_url and not files and len(note) < 5:
        raise Refused(
            "Дайте ссылку, приложите снимок экрана или напишите, как вы убедились, что сделано.",
            field="note",
            advice="Например: «комментария под записью больше нет, обновил страницу».",
        )
    if len(note) > 500:
        raise Refused("Записка длиннее 500 знаков: сократите.", field="note")
    _check_link(action, proof_url)
    _same(action, version, _TO_DO)
    now = clock.now()
    proof: dict[str, Any] = {"proof_url": proof_url, "proof_note": note, "done_by": actor, "done_at": now}
    if action.state == "failed":
        move(action, ACTION_GRAPH, "by_hand", sources=["failed"])
    if action.repeatable and action.kind != Action.Kind.DELETE_MESSAGE:
        move(action, ACTION_GRAPH, "checking", sources=["by_hand"], next_at=now, reads=0, **proof, **FREED)
    else:
        move(action, ACTION_GRAPH, "done", sources=["by_hand"], next_at=None, **proof, **FREED)
        settle_done(action)
    digests = _attach(actor, action, files)
    _journal("action.marked_done", actor, action, **digests)


@transaction.atomic
def hand_over(*, actor: User, action: Action, version: int, reason: str) -> None:
    """Take an action that waits for the network out of the portal's hands: a person will do it.

    Raises:
        AccessDenied, Refused (no reason), Stale.
    """
    require(access.may_moderate(actor))
    reason = reason_of(reason, "Напишите, почему вручную.")
    _same(action, version, ("scheduled", "retry_wait", "failed"))
    move(action, ACTION_GRAPH, "by_hand", sources=[action.state], next_at=None, last_error=reason, **FREED)
    _journal("action.handed_over", actor, action)


@transaction.atomic
def retry(*, actor: User, action: Action, version: int) -> None:
    """Let the portal try again: the token was mended, or the right was given.

    Raises:
        AccessDenied: not a moderator.
        Stale: it does not wait for a person any more.
    """
    require(access.may_moderate(actor))
    _same(action, version, _TO_DO)
    _again(action)
    _journal("action.retried", actor, action)


@transaction.atomic
def answer_unknown(*, actor: User, action: Action, version: int, there: bool, url: str = "") -> None:
    """Answer «Ответ есть в сети?»: `there` ends it, else it is sent again.

    Raises:
        AccessDenied: not a moderator.
        Refused: a link to somewhere else.
        Stale: found or answered meanwhile.
    """
    require(access.may_moderate(actor))
    url = url.strip()
    _check_link(action, url)
    _same(action, version, ("unknown",))
    if there:
        done: dict[str, Any] = {"done_at": clock.now(), "done_by": actor, "proof_url": url, "next_at": None}
        move(action, ACTION_GRAPH, "done", sources=["unknown"], **done, **FREED)
        attempts.close_uncertain(action, AttemptBase.Outcome.FOUND)
        settle_done(action)
        _journal("action.answered_present", actor, action)
    else:
        attempts.close_uncertain(action, AttemptBase.Outcome.ABSENT)
        _again(action)
        _journal("action.answered_absent", actor, action)


@transaction.atomic
def give_up(*, actor: User, action: Action, version: int, reason: str) -> None:
    """Do without it: the comment may stay, or the answer is not needed any more. The reason is kept.

    Raises:
        AccessDenied, Refused (no reason), Stale.
    """
    require(access.may_moderate(actor))
    reason = reason_of(reason, "Напишите, почему это уже не нужно: это останется в журнале.")
    _same(action, version, _TO_DO)
    move(action, ACTION_GRAPH, "cancelled", sources=[action.state], next_at=None, **FREED)
    settle_given_up(action)
    _journal("action.given_up", actor, action, reason=reason)


def _again(action: Action) -> None:
    now = clock.now()
    fresh: dict[str, Any] = {
        "next_at": now,
        "due_at": now,
        "tries": 0,
        "reads": 0,
        "told_at": None,
        "alarmed_at": None,
    }
    move(action, ACTION_GRAPH, "scheduled", sources=[action.state], **fresh, **FREED)


def _attach(actor: User, action: Action, files: Sequence[Kept]) -> dict[str, object]:
    """What is new among the files: an act that came back may be marked as done again with the same one."""
    known = {one.digest for one in files_of(ACT, [action.pk]).get(action.pk, ())}
    fresh = [file for file in files if file.digest not in known]
    attach(actor=actor, kind=ACT, owner_id=action.pk, files=fresh)
    return {"files": [file.digest for file in files]} if files else {}


def _check_link(action: Action, url: str) -> None:
    if not url:
        return
    try:
        address = addresses.parse(url, network=Network(action.page.network))
    except Refused as error:
        raise Refused(error.message, field="proof_url", advice=error.advice) from error
    if address.network != action.page.network:
        raise Refused("Это ссылка на другую сеть.", field="proof_url")


def _same(action: Action, version: int, states: tuple[str, ...]) -> None:
    if action.version != version or action.state not in states:
        raise Stale(STALE)


def _journal(event: str, actor: User, action: Action, **data: object) -> None:
    record(event, actor=actor, object=action, organization_id=action.page.organization_id, data=data)
