"""What a run stands on: a folder, a private sandbox, a fresh database, and the environment that names them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.kill.walls import Wall, world
from tests.run import clean_environment
from tests.services import free_port, postgres, redis

ROOT = Path(__file__).resolve().parents[2]
# Short, so that what takes minutes in life takes seconds here. A fault never delays an answer beyond the settling.
PACE = {"DELIVERY_LEASE_S": "3", "UNKNOWN_SETTLE_S": "2", "TICK_S": "0.3", "PAGE_SPACING_S": "5"}
KEYS = {"SECRET_KEY": "kill" * 12, "VAULT_KEYS": "k:" + "QUFB" * 10 + "QUE="}


@dataclass(frozen=True)
class Stage:
    """`environment` is for the worker and for Django in this process; `base` is the sandbox."""

    folder: Path
    environment: dict[str, str]
    base: str

    def control(self, verb: str, path: str, body: Any = None, **query: str) -> dict[str, Any]:
        """Ask the sandbox's control: `control("GET", "posts", network="vk", page="1001")`."""
        address = f"{self.base}/_sandbox/{path}?{urllib.parse.urlencode(query)}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=verb)
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def status(self, url: str) -> int:
        """What a link of the sandbox answers with."""
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@contextmanager
def stage(
    database: str,
    places: Sequence[Wall],
    *,
    urls: tuple[str, str] | None = None,
    pace: dict[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Stage]:
    """A stage on SQLite with a folder as broker, or on PostgreSQL with Redis (`urls`: servers that run already)."""
    with ExitStack() as kept:
        home = folder or Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="portal-kill-")))
        (home / "tmp").mkdir(exist_ok=True)
        where: dict[str, str] = {}
        if database == "postgres":
            found = urls or (kept.enter_context(postgres()), kept.enter_context(redis()))
            where = dict(zip(("DATABASE_URL", "REDIS_URL"), found, strict=True))
        base = kept.enter_context(sandbox(home / "sandbox", places))
        yield Stage(home, _environment(home, base, where, PACE if pace is None else pace), base)


def _environment(home: Path, base: str, where: dict[str, str], pace: dict[str, str]) -> dict[str, str]:
    sites = {f"{name.upper()}_WEB_URL": f"{base}/walls/{name}" for name in ("vk", "ok", "telegram", "max")}
    apis = {f"{name.upper()}_API_URL": f"{base}/{name}" for name in ("vk", "ok", "telegram", "max")}
    own = {
        "DATA_DIR": str(home),
        "TMPDIR": str(home / "tmp"),
        "OK_GRAPH_URL": f"{base}/ok",
        "PORT": "0",
        "WORKER_SLOTS": "4",
        "LOG_LEVEL": "WARNING",
    }
    return clean_environment() | KEYS | own | sites | apis | where | pace


@contextmanager
def sandbox(folder: Path, places: Sequence[Wall]) -> Iterator[str]:
    """A sandbox with these pages; gives its address. It is never killed: it is the truth of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "world.json"
    file.write_text(json.dumps(world(places)), encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(folder)]
    process = subprocess.Popen(
        [*command, "--world", str(file)], cwd=ROOT, env=clean_environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the sandbox did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def enter(chosen: Stage) -> None:
    """Make this process one of the installation's: its environment, Django, a migrated database, queues."""
    os.environ.clear()
    os.environ.update(chosen.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dzhankoy_portal.settings"
    tempfile.tempdir = None
    import django

    django.setup()
    from django.core.management import call_command

    from dzhankoy_portal.broker import declare_queues

    call_command("migrate", verbosity=0, interactive=False)
    declare_queues()
