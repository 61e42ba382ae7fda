"""SQLite: a consistent copy of the live file, and the way back, by its online backup API.

https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from core.backup.errors import BackupError

FILE = "database.sqlite3"


def dump(target: Path) -> None:
    """Copy the database as it is at one instant; writers are not held up."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def load(source: Path, *, keep_as: str) -> str:
    """Put a copy in the place of the database, in one transaction; the present content is kept beside it.

    Returns where it is kept. Raises BackupError when the copy is not a sound database.
    """
    with closing(sqlite3.connect(source)) as copy:
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise BackupError("База в копии повреждена (integrity_check).")
        name = Path(connection.settings_dict["NAME"])
        kept = name.with_name(f"{name.name}.{keep_as}")
        dump(kept)
        kept.chmod(0o600)
        copy.backup(connection.connection)
    connection.close()
    return str(kept)
