"""A foreign table between its upload and its entry: kept as text cells, its columns named, then entered or thrown away.

Nothing of a table acts before a room enters it, whole or not at all; `KeptTable` is the part of the row that is the same
in every room, the rest is the room's. The caller has asked whether the actor may.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from core import clock
from core.accounts.models import User
from core.errors import Refused, Stale
from core.storable import storable
from core.tables.columns import Column, guessed
from core.tables.reading import USUAL, Limits, read_sheet
from core.work.rows import change as change_row


class RowsRefused(Refused):
    """Something is wrong with rows of the table, so none of them was entered."""


class KeptTable(models.Model):
    """One uploaded sheet as text cells."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "загружено"
        APPLIED = "applied", "внесено"
        DISCARDED = "discarded", "отброшено"

    file_name = models.CharField("файл", max_length=200)
    digest = models.CharField(max_length=64)  # sha-256 of the file
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    first_row = models.PositiveIntegerField("номер первой строки", default=2)
    columns = models.JSONField("что в каком столбце", default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    version = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name


Kept = TypeVar("Kept", bound=KeptTable)


def keep(
    model: type[Kept],
    *,
    actor: User,
    name: str,
    content: bytes,
    known: Mapping[str, Column],
    limits: Limits = USUAL,
) -> Kept:
    """Keep a file as text cells, with its columns guessed.

    Raises:
        Refused: the file is not a table that can be read (`field` is «file»).
    """
    sheet = read_sheet(name, content, limits)
    return model._default_manager.create(
        file_name=storable(name)[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        header=sheet.header,
        rows=sheet.rows,
        first_row=sheet.first_row,
        columns=guessed(sheet.header, known),
        uploaded_by=actor,
    )


def change(table: KeptTable, **values: Any) -> None:
    """Change a table that nobody has entered or thrown away, nor changed since it was read.

    Raises:
        Stale: somebody was first.
    """
    try:
        change_row(table, states=[KeptTable.State.UPLOADED], version=table.version, **values)
    except Stale:
        raise Stale("Эту таблицу уже внесли или отбросили. Обновите страницу.") from None


def refuse_unseen(table: KeptTable, version: int) -> None:
    """Raises Stale when its columns were named anew since a person saw it with that version."""
    if table.version != version:
        raise Stale("Пока вы смотрели, таблицу изменили. Посмотрите строки ещё раз.")


def enter(table: KeptTable, **values: Any) -> None:
    """Mark it as entered, in the transaction that enters its rows. Raises Stale: somebody was first."""
    change(table, state=KeptTable.State.APPLIED, applied_at=clock.now(), **values)


def throw_away(table: KeptTable) -> None:
    """Nothing of it was entered; again is harmless. Raises Stale: it was entered meanwhile."""
    if table.state != KeptTable.State.DISCARDED:
        # The cells go: they are somebody's table, and nothing stands on them.
        change(table, state=KeptTable.State.DISCARDED, rows=[])
