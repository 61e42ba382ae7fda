"""A database of its own for a measurement, on the server of the run, so that others find theirs empty."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit


def run_sql(url: str, statement: str) -> None:
    """One statement outside any transaction, as creating a database wants it."""
    import psycopg2

    server = psycopg2.connect(url)
    try:
        server.autocommit = True
        server.cursor().execute(statement)
    finally:
        server.close()


def own_database(name: str) -> str:
    """Create it and return its DATABASE_URL; empty when the run is on SQLite."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return ""
    run_sql(given, f"create database {name}")
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
