"""Conditional changes of rows: of two racers one wins and the other is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q

from core.errors import Stale

STALE = "Пока вы решали, это изменил кто-то другой. Обновите страницу и посмотрите ещё раз."


def change(
    row: models.Model,
    *,
    states: Iterable[str],
    version: int | None = None,
    where: Q | None = None,
    quietly: bool = False,
    **changes: Any,
) -> None:
    """Change columns of `row` without moving its state, by one conditional UPDATE.

    `states` are those in which the change makes sense; `version` is the one a person saw (None: any). The row's
    version grows, its attributes follow the database. `quietly` is for bookkeeping that nobody decides by (when to
    look again): the version stays, so that a person who is just answering is not refused.

    Raises:
        Stale: the row is in another state or version by now, or `where` does not hold.
    """
    query = type(row)._default_manager.filter(pk=row.pk, state__in=list(states))
    if version is not None:
        query = query.filter(version=version)
    if where is not None:
        query = query.filter(where)
    if not quietly:
        changes["version"] = F("version") + 1
    if query.update(**changes) != 1:
        raise Stale(STALE)
    row.refresh_from_db()
