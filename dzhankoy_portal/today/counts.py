"""All plain counts of the first screen in one question to the database, each under its room and name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from contentplan.queries.urgent import shouting
from core.accounts.models import User
from core.accounts.rights import Right
from core.counts import counts_of
from core.vault import numbers as vault
from gospubliki.queries.questions import unanswered
from moderation.queries import today as inbox
from pages.queries.accounts import without_second_factor
from pages.queries.clauses import open_counts

Counts = Mapping[str, Mapping[str, int]]


def counts_for(actor: User, rights: frozenset[Right]) -> Counts:
    """Room → name → how many, for the rooms in which this person has something to do. One query."""
    asked = _asked(actor, rights)
    flat = counts_of(
        **{f"{room}_{name}": rows for room, named in asked.items() for name, rows in named.items()}
    )
    return {room: {name: flat[f"{room}_{name}"] for name in named} for room, named in asked.items()}


def _asked(actor: User, rights: frozenset[Right]) -> dict[str, dict[str, QuerySet[Any]]]:
    asked: dict[str, dict[str, QuerySet[Any]]] = {"inbox": inbox.counted(actor)}
    if rights & {Right.PAGES_SEE, Right.OWN_PAGES_SEE}:
        asked["clauses"] = open_counts(actor)
    if Right.VAULT_OVERSEE in rights:
        asked["vault"] = vault.counted() | {"unprotected": without_second_factor()}
    elif Right.VAULT_STORE in rights:
        asked["vault"] = vault.open_tasks()
    if Right.CONNECTIONS_LEAD in rights:
        asked["connections"] = {"unanswered": unanswered(actor)}
    if Right.SERVICE_SEE in rights:
        asked["service"] = {"shouting": shouting()}
    return asked
