"""A table comes in: uploaded, its columns named, then applied whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from core.organizations.actions.organizations import add_organization
from core.organizations.models import Organization
from core.tables import kept
from core.tables.columns import settled
from core.tables.kept import RowsRefused
from gospubliki import access
from gospubliki.actions.state import Word, take_route
from gospubliki.exchange.checking import RowCheck, check
from gospubliki.exchange.columns import COLUMNS
from gospubliki.models import Connection, ImportBatch


@dataclass(frozen=True)
class Entered:
    """How many connections a table has changed, and how many organizations it brought."""

    changed: int
    created: int


@transaction.atomic
def upload(*, actor: User, name: str, content: bytes) -> ImportBatch:
    """Keep a table as text cells, with the columns guessed; nothing of it acts yet.

    Raises:
        AccessDenied: the actor does not lead the register.
        Refused: the file is not a table that can be read (`field` is «file»).
    """
    require(access.may_lead(actor))
    return kept.keep(ImportBatch, actor=actor, name=name, content=content, known=COLUMNS)


@transaction.atomic
def name_columns(
    *, actor: User, batch: ImportBatch, columns: Mapping[int, str], create_missing: bool
) -> None:
    """Say which column is what.

    Raises:
        AccessDenied: the actor does not lead the register.
        Refused: a column twice, neither INN nor name among them, no state.
        Stale: the table was applied or discarded.
    """
    require(access.may_lead(actor))
    chosen = settled(columns, COLUMNS)
    keys = set(chosen.values())
    if not {"inn", "name"} & keys:
        raise Refused("Укажите, в каком столбце ИНН или название: без них не узнать, чья строка")
    if "state" not in keys:
        raise Refused("Укажите, в каком столбце состояние подключения")
    kept.change(batch, columns=chosen, create_missing=create_missing)


@transaction.atomic
def apply(*, actor: User, batch: ImportBatch, version: int) -> Entered:
    """Enter every row of the table, or none: one journal entry with its digest, a line of history per connection.

    Raises:
        AccessDenied: the actor does not lead the register; new organizations are not the actor's to add.
        RowsRefused: a row is wrong, or became so since it was looked at.
        Stale: applied or discarded already, or its columns were named anew since `version`.
    """
    require(access.may_lead(actor))
    kept.refuse_unseen(batch, version)
    kept.enter(batch)
    found = check(batch, actor=actor)
    if found.wrong:
        raise RowsRefused("В таблице есть строки с ошибками, поэтому не внесена ни одна.")
    counts = Entered(found.changed, found.created)
    for row in found.rows:
        _enter(actor, row)
    ImportBatch.objects.filter(pk=batch.pk).update(changed=counts.changed, created=counts.created)
    data = {"changed": counts.changed, "created": counts.created, "sha256": batch.digest}
    record("connection.imported", actor=actor, object=batch, data=data)
    return counts


def _enter(actor: User, row: RowCheck) -> None:
    connection, route = (_added(actor, row) if row.creates else row.connection), row.route
    if connection is None:
        return
    said = Word(row.on_date, row.cells.get("sentence", ""), row.evidence)
    try:
        take_route(actor=actor, connection=connection, route=route, said=said)
    except Refused as error:
        raise RowsRefused(f"Строка {row.number}: {error.message}. Не внесена ни одна строка.") from error


def _added(actor: User, row: RowCheck) -> Connection:
    name = row.cells["name"]
    organization = add_organization(
        actor=actor,
        kind=Organization.Kind.SUBORDINATE,
        parent=row.body,
        name=name,
        short_name=name[:120],
        inn=row.inn,
    )
    return Connection.objects.of_organizations().select_related("organization").get(organization=organization)


@transaction.atomic
def discard(*, actor: User, batch: ImportBatch) -> None:
    """Throw a table away; nothing of it was entered. Again is harmless.

    Raises:
        AccessDenied: the actor does not lead the register.
        Stale: it was applied meanwhile.
    """
    require(access.may_lead(actor))
    kept.throw_away(batch)
