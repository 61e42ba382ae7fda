"""Run the measurements, each part in a process of its own, and print one table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.table import Figure, show
from tests.run import clean_environment
from tests.services import Missing, postgres, redis

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = ("start", "triage")
SERVICE = ("deliver", "weeks", "lists", "plan", "moderation", "public")


def main(names: list[str]) -> int:
    """Run all parts, or those named."""
    wanted = names or [*EMBEDDED, *SERVICE]
    figures: list[Figure] = []
    for name in (name for name in EMBEDDED if name in wanted):
        figures += run(name, {})
    with ExitStack() as services:
        where: dict[str, str] = {}
        try:
            where = {
                "DATABASE_URL": services.enter_context(postgres()),
                "REDIS_URL": services.enter_context(redis()),
            }
        except Missing as missing:
            print(f"PostgreSQL and Redis are absent ({missing}): measuring on SQLite and files", flush=True)
        for name in (name for name in SERVICE if name in wanted):
            figures += run(name, where)
    show(figures)
    return 0


def run(name: str, more: dict[str, str]) -> list[Figure]:
    """One part; its last line is JSON with its figures."""
    print(f"== {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        keys = {"SECRET_KEY": "bench" * 12, "VAULT_KEYS": "b:" + "QUFB" * 10 + "QUE="}
        environment = clean_environment() | keys | {"DATA_DIR": folder} | more
        command = [sys.executable, "-m", f"tests.bench.{name}"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode:
        return [Figure(name, f"failed with code {done.returncode}")]
    return [Figure(**row) for row in json.loads(done.stdout.strip().splitlines()[-1])]


if __name__ == "__main__":
    os.chdir(ROOT)
    raise SystemExit(main(sys.argv[1:]))
