"""The only file that knows SQLite: one connection, one lock, short transactions."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists page (
    network text not null, id not null, handle text not null default '', title text not null default '',
    data text not null default '{}', primary key (network, id)) without rowid;
create index if not exists page_handle on page (network, handle);
create table if not exists post (
    network text not null, page_id not null, id not null, at integer not null, author_id, text text not null,
    state text not null default 'live', data text not null default '{}', primary key (network, page_id, id)) without rowid;
create index if not exists post_at on post (network, page_id, state, at desc);
create index if not exists post_id on post (network, id);
create table if not exists comment (
    network text not null, page_id not null, id not null, post_id not null, reply_to, author_id, at integer not null,
    text text not null, state text not null default 'live', data text not null default '{}',
    primary key (network, page_id, id)) without rowid;
create index if not exists comment_post on comment (network, page_id, post_id, at);
create table if not exists person (
    network text not null, id not null, first_name text not null, last_name text not null default '',
    data text not null default '{}', primary key (network, id)) without rowid;
create table if not exists token (
    network text not null, token text not null, kind text not null, data text not null default '{}',
    primary key (network, token)) without rowid;
create table if not exists ban (
    network text not null, page_id not null, person_id not null, at integer not null, until integer not null default 0,
    data text not null default '{}', primary key (network, page_id, person_id)) without rowid;
create table if not exists media (
    network text not null, id not null, kind text not null, owner_id, secret text not null, state text not null,
    name text not null default '', mime text not null default '', width integer not null default 0,
    height integer not null default 0, size integer not null default 0, path text not null default '',
    data text not null default '{}', primary key (network, id)) without rowid;
create index if not exists media_secret on media (network, secret);
create table if not exists message (
    network text not null, page_id not null, peer_id not null, id not null, at integer not null, out integer not null,
    text text not null, data text not null default '{}', primary key (network, page_id, id)) without rowid;
create index if not exists message_peer on message (network, page_id, peer_id, at);
create table if not exists hook (
    network text not null, owner not null, id integer not null, url text not null, status text not null default '',
    data text not null default '{}', primary key (network, owner, id)) without rowid;
create table if not exists outbox (
    id integer primary key autoincrement, network text not null, lane text not null, kind text not null, url text,
    headers text not null default '{}', body text not null, expect text not null default '2xx', hook_id integer,
    tries integer not null default 0, due real not null default 0, state text not null default 'waiting',
    error text not null default '', at integer not null);
create index if not exists outbox_lane on outbox (lane, state, id);
create table if not exists once (
    network text not null, scope text not null, key text not null, value text not null, at integer not null,
    primary key (network, scope, key)) without rowid;
create table if not exists counter (name text primary key, value integer not null) without rowid;
create table if not exists fact (network text primary key, data text not null) without rowid;
"""
TABLES = "page post comment person token ban media message hook outbox once counter fact".split()
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
            for statement in SCHEMA.split(";"):
                self._db.execute(statement)
            self._number_updates()

    def _number_updates(self) -> None:
        if not self._db.execute("select 1 from sqlite_sequence where name = 'outbox'").fetchone():
            self._db.execute("insert into sqlite_sequence (name, seq) values ('outbox', ?)", [FIRST_UPDATE_ID])

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
                "insert into counter values (?, ?) on conflict (name) do update set value = value + 1", [name, first]
            )
            return int(self.value("select value from counter where name = ?", name))

    def raise_counter(self, name: str, at_least: int) -> None:
        """Make sure the counter never gives a number that a loaded object already has."""
        self.run(
            "insert into counter values (?, ?) on conflict (name) do update set value = max(value, excluded.value)",
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
