"""PostgreSQL: `pg_dump` and `pg_restore`, with the owner's role (`MIGRATION_DATABASE_URL`) when there is one.

https://www.postgresql.org/docs/current/app-pgdump.html
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg2
from django.db import connection
from psycopg2 import sql

from core.backup.errors import BackupError
from core.logs import scrub

FILE = "database.dump"
KEPT_SCHEMAS = "before_restore_*"


def dump(target: Path) -> None:
    """Dump the database as it is at one instant.

    Raises:
        BackupError: `pg_dump` is not installed, or it says no.
    """
    _run("pg_dump", "--format=custom", f"--exclude-schema={KEPT_SCHEMAS}", f"--file={target}")


def load(source: Path, *, keep_as: str, privileges: bool = True) -> str:
    """Put a dump in the place of the schema `public`; the present schema is kept under another name.

    Returns that name. Raises BackupError when `pg_restore` says no: the database is then as it was.
    """
    kept = keep_as.replace("-", "_")
    _program("pg_restore")
    connection.close()
    with _owner_cursor() as cursor:
        cursor.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(kept)))
        cursor.execute("CREATE SCHEMA public")
        cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    try:
        flags = ["--no-owner", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", *flags, *([] if privileges else ["--no-privileges"]), str(source))
    except BackupError:
        with _owner_cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(kept)))
        raise
    return kept


def _settings() -> dict[str, Any]:
    """Where to connect: as the owner of the tables when that role is another one than the portal's."""
    owner = os.environ.get("MIGRATION_DATABASE_URL", "")
    return dict(environ.Env.db_url_config(owner)) if owner else connection.settings_dict


@contextmanager
def _owner_cursor() -> Iterator[Any]:
    """A cursor in one transaction."""
    at = _settings()
    opened = psycopg2.connect(
        dbname=at["NAME"],
        user=at["USER"] or None,
        password=at["PASSWORD"] or None,
        host=at["HOST"] or None,
        port=at["PORT"] or None,
    )
    try:
        with opened, opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"На этой машине нет {name}. Поставьте пакет postgresql-client той же версии, что и сервер."
        )
    return found


def _run(name: str, *arguments: str) -> None:
    at = _settings()
    where = {"--host": at["HOST"], "--port": at["PORT"], "--username": at["USER"], "--dbname": at["NAME"]}
    given = [f"{flag}={value}" for flag, value in where.items() if value]
    # The password goes by environment: arguments are seen by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": at["PASSWORD"]} if at["PASSWORD"] else {})
    done = subprocess.run(
        [_program(name), "--no-password", *given, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{name} не справился: {scrub(done.stderr.strip()[-800:])}")
