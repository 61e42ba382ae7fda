"""What `bin/test` runs, in order; the last line says what was skipped. REQUIRE_ALL=1 turns a skip into a failure."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
    ]
    skipped: list[str] = []
    with ExitStack() as services:
        other: Callable[[], int] | None = None
        try:
            url, broker = services.enter_context(postgres()), services.enter_context(redis())
        except Missing as missing:
            skipped.append(f"pytest on PostgreSQL and Redis: {missing}")
        else:
            both = environment | {"DATABASE_URL": url, "REDIS_URL": broker}
            command = pytest(["-m", "not browser"])
            other = services.enter_context(beside("pytest on PostgreSQL and Redis", command, both))
        failures.append(step("pytest on SQLite and files", pytest([]), environment))
        if other is not None:
            failures.append(other())
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
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "random"}


def pytest(arguments: list[str]) -> list[str]:
    """The pytest command: in parallel, in random order."""
    workers = os.environ.get("TEST_WORKERS", str(os.cpu_count() or 2))
    return [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadscope", "-rs", *arguments]


@contextmanager
def beside(name: str, command: list[str], environment: dict[str, str]) -> Iterator[Callable[[], int]]:
    """Run a step on what time another one leaves: journeys wait half of theirs.

    Gives what waits for its end, prints its words and returns its exit code.
    """
    began = time.monotonic()
    politely = ["nice", "-n", "10", *command]
    with (
        tempfile.TemporaryFile("w+", errors="replace") as said,
        subprocess.Popen(politely, cwd=ROOT, env=environment, stdout=said, stderr=said) as process,
    ):

        def finish() -> int:
            code = process.wait()
            said.seek(0)
            print(f"\n== {name}\n{said.read()}", flush=True)
            return told(name, code, began)

        try:
            yield finish
        finally:
            if process.poll() is None:
                process.terminate()


def step(name: str, command: list[str], environment: dict[str, str]) -> int:
    """Run one step, print its name and time; returns its exit code."""
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return told(name, code, began)


def told(name: str, code: int, began: float) -> int:
    """Say how a step ended; returns its exit code."""
    took = time.monotonic() - began
    print(f"== {name}: {'ok' if code == 0 else f'FAILED ({code})'} in {took:.0f} s", flush=True)
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
