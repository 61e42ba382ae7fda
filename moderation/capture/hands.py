"""Noticing that a person has done by hand what waited for hands: nobody need tell the portal what it sees itself."""

from __future__ import annotations

from django.db.models import QuerySet

from core import clock
from core.states import move
from core.work.claims import FREED
from moderation.graphs import ACTION_GRAPH
from moderation.models import Action, BlacklistEntry, InboxItem

SEEN = "Портал увидел это в сети сам"


def comment_gone(item: InboxItem) -> None:
    """The comment is gone: a deletion that waited for hands is read back. In the caller's transaction."""
    _read_back(Action.objects.filter(item=item, kind=Action.Kind.DELETE_COMMENT))


def banned(entry: BlacklistEntry) -> None:
    """The person is banned: a ban that waited for hands is read back."""
    _read_back(Action.objects.filter(entry=entry, kind=Action.Kind.BAN))


def freed(entry: BlacklistEntry) -> None:
    """The person is free again: a lifting that waited for hands is read back."""
    _read_back(Action.objects.filter(entry=entry, kind=Action.Kind.UNBAN))


def _read_back(actions: QuerySet[Action]) -> None:
    now = clock.now()
    for action in actions.filter(state="by_hand").select_for_update(of=("self",)):
        move(
            action,
            ACTION_GRAPH,
            "checking",
            sources=["by_hand"],
            next_at=now,
            reads=0,
            done_at=now,
            proof_note=SEEN,
            **FREED,
        )
