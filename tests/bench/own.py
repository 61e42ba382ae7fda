"""A database of its own for a measurement, on the server of the run, so that others find theirs empty."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit


def own_database(name: str) -> str:
    """Create it and return its DATABASE_URL; empty when the run is on SQLite."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return ""
    import psycopg

    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"create database {name}")
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
