"""A short run for every change: a handful of kills on the database of this test run. The long one is by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.bench.own import run_sql
from tests.kill.stage import ROOT

pytestmark = pytest.mark.live
REDIS_NUMBER = 9  # nobody else's


@pytest.fixture
def where() -> Iterator[list[str]]:
    """Arguments that name the database: a new one on the run's own server, else SQLite."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield ["--database", "sqlite"]
        return
    name = f"kill_{os.getpid()}"
    broker = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_NUMBER}")
    run_sql(given, f"create database {name}")
    own = urlsplit(given)._replace(path=f"/{name}")
    try:
        yield ["--database", "postgres", "--urls", urlunsplit(own), urlunsplit(broker)]
    finally:
        run_sql(given, f"drop database {name} with (force)")


def test_nothing_is_doubled_lost_or_stuck_when_the_worker_is_killed(where: list[str]) -> None:
    words = ["--scenario", "kills", "--kills", "6", "--within", "20", "--deliveries", "16", "--seed", "7"]
    command = [sys.executable, "-m", "tests.kill", *words, *where]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=400)
    assert done.stdout, done.stderr[-2000:]
    (figures,) = json.loads(done.stdout.strip().splitlines()[-1])
    assert figures["sentences"] == [], done.stderr[-2000:]
    assert figures["kills"] >= 1
    assert figures["out_after_answers"] == figures["deliveries"] >= 16
