"""The only file that knows SQLite: one connection, one lock, short transactions."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql")
TABLES = (
    "page", "post", "comment", "person", "token", "ban", "media", "message", "hook", "outbox", "once", "counter",
    "fact",
)  # fmt: skip
FIRST_UPDATE_ID = 700_000_001


class Store:
    """Rows in, rows out; `data` columns hold JSON and are decoded on reading."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._depth = 0
        self._after: list[Any] = []
        with self.atomic():
            for statement in SCHEMA.read_text(encoding="utf-8").split(";"):
                self._db.execute(statement)
            self._number_updates()

    def _number_updates(self) -> None:
        if not self._db.execute("select 1 from sqlite_sequence where name = 'outbox'").fetchone():
            self._db.execute(
                "insert into sqlite_sequence (name, seq) values ('outbox', ?)", [FIRST_UPDATE_ID]
            )

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One write transaction; nested use joins the outer one."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("begin immediate")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("rollback")
                    self._after.clear()
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("commit")
                callbacks, self._after = self._after, []
                for callback in callbacks:
                    callback()

    def after_commit(self, callback: Any) -> None:
        """Call back once the outermost transaction is committed (at once outside of one)."""
        with self._lock:
            if self._depth:
                self._after.append(callback)
            else:
                callback()

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """All rows of a query."""
        with self._lock:
            return [_decoded(row) for row in self._db.execute(sql, values).fetchall()]

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """The first row of a query, if any."""
        with self._lock:
            found = self._db.execute(sql, values).fetchone()
        return _decoded(found) if found else None

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, if any."""
        with self._lock:
            found = self._db.execute(sql, values).fetchone()
        return found[0] if found else None

    def run(self, sql: str, *values: Any) -> int:
        """A write; answers how many rows changed."""
        with self.atomic():
            return self._db.execute(sql, values).rowcount

    def insert(self, table: str, *, keep: bool = False, **columns: Any) -> int:
        """Insert a row (with `keep`, an existing one wins); answers its rowid or 0 when kept."""
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        verb = "insert or ignore" if keep else "insert"
        values = [_encoded(value) for value in columns.values()]
        with self.atomic():
            cursor = self._db.execute(f"{verb} into {table} ({names}) values ({marks})", values)
            return (cursor.lastrowid or 1) if cursor.rowcount else 0

    def next(self, name: str, first: int = 1) -> int:
        """The next number of a named counter."""
        with self.atomic():
            self._db.execute(
                "insert into counter values (?, ?) on conflict (name) do update set value = value + 1",
                [name, first],
            )
            return int(self.value("select value from counter where name = ?", name))

    def raise_counter(self, name: str, at_least: int) -> None:
        """Make sure the counter never gives a number that a loaded object already has."""
        self.run(
            """insert into counter values (?, ?)
               on conflict (name) do update set value = max(value, excluded.value)""",
            name,
            at_least,
        )

    def clear(self) -> None:
        """Forget everything."""
        with self.atomic():
            for table in TABLES:
                self._db.execute(f"delete from {table}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _encoded(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _decoded(row: sqlite3.Row) -> dict[str, Any]:
    found = dict(row)
    for name in ("data", "headers"):
        if name in found:
            found[name] = json.loads(found[name])
    return found
