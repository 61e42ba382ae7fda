"""What `bin/test` runs, in order; the last line says what was skipped. REQUIRE_ALL=1 turns a skip into a failure."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests.services import Missing, postgres, redis

ROOT = Path(__file__).resolve().parent.parent
JOURNEYS = "tests/browser"
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
PACKAGES = [
    "core",
    "networks",
    "regulation",
    "pages",
    "contentplan",
    "moderation",
    "gospubliki",
    "dzhankoy_portal",
]


ON_SERVICES = "--on-services"


def main(arguments: list[str]) -> int:
    """Run everything, or with arguments only pytest with them, on SQLite or `--on-services`."""
    environment = clean_environment()
    if arguments[:1] == [ON_SERVICES]:
        with postgres() as url, redis() as broker:
            both = environment | {"DATABASE_URL": url, "REDIS_URL": broker}
            return step("pytest on PostgreSQL and Redis", pytest(arguments[1:] or [JOURNEYS]), both)
    if arguments:
        return step("pytest", pytest(arguments), environment)
    typed = environment | {"SECRET_KEY": "types ask for settings, settings for a key"}
    failures = [
        step("ruff check", [sys.executable, "-m", "ruff", "check", "."], environment),
        step("ruff format", [sys.executable, "-m", "ruff", "format", "--check", "."], environment),
        step("mypy", [sys.executable, "-m", "mypy", *(f"-p{name}" for name in PACKAGES)], typed),
        step("pytest on SQLite and files", pytest([]), environment),
    ]
    skipped: list[str] = []
    with ExitStack() as services:
        try:
            url, broker = services.enter_context(postgres()), services.enter_context(redis())
        except Missing as missing:
            skipped.append(f"pytest on PostgreSQL and Redis: {missing}")
        else:
            both = environment | {"DATABASE_URL": url, "REDIS_URL": broker}
            failures.append(step("pytest on PostgreSQL and Redis", pytest(["-m", "not browser"]), both))
    for reason in skipped:
        print(f"SKIPPED {reason}", flush=True)
    return 1 if any(failures) or (skipped and REQUIRE_ALL) else 0


def clean_environment() -> dict[str, str]:
    """The caller's environment without the settings of an installation: tests bring their own."""
    own = {
        line.lstrip("#").split("=")[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if "=" in line
    }
    own.add("PYTHONDONTWRITEBYTECODE")  # compiled once, then read by every process that a test starts
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {"PYTHONHASHSEED": "random"}


def pytest(arguments: list[str]) -> list[str]:
    """The pytest command: in parallel, in random order."""
    workers = os.environ.get("TEST_WORKERS", str(os.cpu_count() or 2))
    return [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadscope", "-rs", *arguments]


def step(name: str, command: list[str], environment: dict[str, str]) -> int:
    """Run one step, print its name and time; returns its exit code."""
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(
        f"== {name}: {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
