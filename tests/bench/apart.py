"""A measurement in a process of its own: Django is set up once in a process, and each has its own installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.own import own_database

SERVICES = ("DATABASE_URL", "REDIS_URL")


def embedded() -> dict[str, str]:
    """SQLite and a folder as broker."""
    return {}


def service(name: str) -> dict[str, str]:
    """PostgreSQL with a database of its own, and Redis; empty where the run has none."""
    own = own_database(name)
    return {"DATABASE_URL": own, "REDIS_URL": os.environ["REDIS_URL"]} if own else {}


def apart(module: str, words: list[str], services: dict[str, str]) -> dict[str, Any] | int:
    """The last line of `python -m <module> <words>` as JSON, or its exit code when it has failed."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVICES}
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=kept | services | {"DATA_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        return done.returncode
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
