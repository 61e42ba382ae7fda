"""Lifting and prolonging bans, and naming the ground of one that was seen in the network."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import clock
from core.access import System, require
from core.accounts.models import User
from core.errors import Refused, Stale
from core.states import move
from core.work.rows import STALE
from moderation import access
from moderation.actions.basis import Basis, check, check_term
from moderation.actions.decide import reason_of
from moderation.actions.entries import journal, plan_ban, plan_unban
from moderation.actions.settle import settle_item
from moderation.graphs import ACTION_GRAPH, ENTRY_GRAPH, WAITING
from moderation.models import Action, BlacklistEntry

PORTAL = System("moderation")
_JUST_NOW = "Портал как раз вносит этот запрет в сети."


@transaction.atomic
def unban(*, actor: User, entry: BlacklistEntry, version: int, reason: str) -> Action:
    """Lift a ban before its term; the portal does it in the network and reads it back.

    Raises:
        AccessDenied: not a moderator, or the one who has banned.
        Refused: no reason.
        Stale: lifted or changed meanwhile.
    """
    require(access.may_lift(actor, entry))
    reason = reason_of(reason, "Напишите, почему снимаете запрет: это останется в журнале.")
    _same(entry, version)
    action = lift(entry, why=BlacklistEntry.LiftWhy.PERSON, lift_reason=reason, lift_by=actor)
    journal("blacklist.unbanned", actor, entry, reason=reason)
    return action


@transaction.atomic
def expire(*, entry: BlacklistEntry) -> Action:
    """The term is over: lift the ban in the network. Raises Stale when it is being lifted already."""
    if entry.until is None or entry.until > clock.now():
        raise Stale(STALE)
    action = lift(entry, why=BlacklistEntry.LiftWhy.EXPIRY)
    journal("blacklist.expired", PORTAL, entry)
    return action


def lift(entry: BlacklistEntry, *, why: str, **columns: object) -> Action:
    """Move an entry to «lifting» with its action. A ban that has not been made yet is not made any more.

    Raises:
        Stale: the entry is in another state, or its ban is being made at this moment.
    """
    bans = Action.objects.filter(entry=entry, kind=Action.Kind.BAN)
    if bans.filter(state__in=["doing", "checking"]).exists():
        raise Stale(_JUST_NOW, advice="Через минуту запрет будет внесён, тогда его можно снять.")
    move(entry, ENTRY_GRAPH, "lifting", sources=["applying", "active"], lift_why=why, **columns)  # type: ignore[arg-type]
    for ban in bans.filter(state__in=[*WAITING, "by_hand", "failed"]):
        move(ban, ACTION_GRAPH, "cancelled", next_at=None)
        settle_item(ban)
    return plan_unban(entry, due_at=clock.now())


@transaction.atomic
def extend(
    *, actor: User, entry: BlacklistEntry, version: int, until: datetime | None, reason: str
) -> Action:
    """Prolong a ban; `until` None: for ever. Shortening is lifting, which another person does.

    Raises:
        AccessDenied: not a moderator.
        Refused: no reason, a term that is not longer, no ground yet.
        Stale: lifted or changed meanwhile.
    """
    require(access.may_moderate(actor))
    reason = reason_of(reason, "Напишите, почему продлеваете: это останется в журнале.")
    check_term(until)
    _same(entry, version)
    if not entry.ground:
        raise Refused("Сначала назовите основание запрета.", clause="9", field="ground")
    if entry.until is None or (until is not None and until <= entry.until):
        raise Refused(
            "Новый срок не дольше прежнего.",
            field="until",
            advice="Сократить срок — это снять запрет: пусть его снимет другой сотрудник.",
        )
    # A ban under way carries the old term: it is made again with the new one.
    move(entry, ENTRY_GRAPH, "applying", sources=["active"], until=until)
    journal("blacklist.extended", actor, entry, reason=reason, until=until)
    return plan_ban(entry, due_at=clock.now())


@transaction.atomic
def name_ground(*, actor: User, entry: BlacklistEntry, version: int, basis: Basis) -> None:
    """Name the ground of a ban that somebody made in the network itself.

    Raises:
        AccessDenied: not a moderator.
        Refused: the basis does not hold, or the entry has a ground.
        Stale: changed meanwhile.
    """
    require(access.may_moderate(actor))
    checked = check(basis, message=False)
    _same(entry, version)
    if entry.ground:
        raise Refused("Основание уже названо.", field="ground")
    same = BlacklistEntry.objects.filter(pk=entry.pk, version=entry.version, ground="")
    if same.update(version=entry.version + 1, **checked.columns) != 1:
        raise Stale(STALE)
    entry.refresh_from_db()
    journal("blacklist.ground_named", actor, entry, words=checked.basis.words)


def _same(entry: BlacklistEntry, version: int) -> None:
    if entry.version != version:
        raise Stale(STALE)
