"""Append-only by the database itself: triggers that refuse UPDATE, DELETE and TRUNCATE of entries and seals.

A second trigger notes each new entry in the queue of the sealer, in the same transaction, whoever inserts it.
Installed by migration 0002; the tests' flush takes them off and puts them back. Nothing else calls `remove`.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = ("audit_entry", "audit_seal")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers on; those that stand already are replaced."""
    remove(connection)
    _execute(connection, _POSTGRES_ON if connection.vendor == "postgresql" else _sqlite_on())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers off."""
    _execute(connection, _POSTGRES_OFF if connection.vendor == "postgresql" else _sqlite_off())


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


# REPLACE deletes without firing the trigger of DELETE, so an insert over a row is refused too.
_SQLITE_NO_REPLACE = [
    """CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER audit_seal_no_replace BEFORE INSERT ON audit_seal
    WHEN EXISTS (SELECT 1 FROM audit_seal
                 WHERE seq = NEW.seq OR entry_id = NEW.entry_id OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
]
_SQLITE_QUEUE = """CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry
    BEGIN INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); END"""


def _sqlite_on() -> list[str]:
    refusals = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        for table in GUARDED
        for verb in ("UPDATE", "DELETE")
    ]
    return [*refusals, *_SQLITE_NO_REPLACE, _SQLITE_QUEUE]


def _sqlite_off() -> list[str]:
    names = [f"{table}_no_{verb}" for table in GUARDED for verb in ("update", "delete", "replace")]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in [*names, "audit_entry_queue"]]


# ENABLE ALWAYS: they fire under session_replication_role = replica too.
_POSTGRES_ON = [
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE OR REPLACE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); RETURN NULL; END $$""",
    *(
        statement
        for table in GUARDED
        for statement in (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
        )
    ),
    "CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_queue()",
]
_POSTGRES_OFF = [
    *(
        f"DROP TRIGGER IF EXISTS {table}_{suffix} ON {table}"
        for table in GUARDED
        for suffix in ("no_change", "no_truncate")
    ),
    "DROP TRIGGER IF EXISTS audit_entry_queue ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_refuse()",
    "DROP FUNCTION IF EXISTS audit_queue()",
]
