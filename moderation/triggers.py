"""Evidence cannot be changed or deleted, by the database itself, save for one change: depersonalising it.

Installed by migration 0004; the tests' flush takes the triggers off and puts them back.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "moderation_evidence"
_WHY = "evidence is append-only"
_KEPT = ("id", "item_id", "moment", "written_at", "taken_at", "version_at", "version_seq", "digest")
_EMPTIED = ("text", "author_id", "author_name", "author_url", "url")
_DEPERSONALISING = " AND ".join(
    [
        "OLD.depersonalised_at IS NULL",
        "NEW.depersonalised_at IS NOT NULL",
        *(f"NEW.{name} = OLD.{name}" for name in _KEPT),
        *(f"NEW.{name} = ''" for name in _EMPTIED),
    ]
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on; those that stand already are replaced."""
    remove(connection)
    _execute(connection, _POSTGRES_ON if connection.vendor == "postgresql" else _SQLITE_ON)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off."""
    _execute(connection, _POSTGRES_OFF if connection.vendor == "postgresql" else _SQLITE_OFF)


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


_SQLITE_ON = [
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN NOT ({_DEPERSONALISING}) "
    f"BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",
    # REPLACE deletes without firing the trigger of DELETE.
    f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "  # noqa: S608 - our own constant
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",
]
_SQLITE_OFF = [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete", "replace")]
# ENABLE ALWAYS: they fire under session_replication_role = replica too.
_POSTGRES_ON = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_WHY}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN (NOT ({_DEPERSONALISING})) EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    *(
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_no_{verb}"
        for verb in ("update", "delete", "truncate")
    ),
]
_POSTGRES_OFF = [
    *(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb} ON {TABLE}" for verb in ("update", "delete", "truncate")),
    f"DROP FUNCTION IF EXISTS {TABLE}_refuse()",
]
