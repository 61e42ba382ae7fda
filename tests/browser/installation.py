"""A portal of its own for the journeys: real processes, a demo city, walls of four networks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
READY_S = 480


def zone_of(now: datetime) -> ZoneInfo:
    """The city's zone; late in the evening one where it is still day: journeys move times within their day."""
    usual = ZoneInfo("Europe/Simferopol")
    return usual if 1 <= now.astimezone(usual).hour < 22 else ZoneInfo("Atlantic/Cape_Verde")


CITY = zone_of(datetime.now().astimezone())
# An unknown outcome is looked up soon, so that a journey need not wait as people do.
FASTER = {"UNKNOWN_SETTLE_S": "4", "TICK_S": "0.5", "COMMENTS_READ_S": "10"}
# The caller's own installation must not leak in: an empty address means «not configured».
NO_NETWORKS = dict.fromkeys(
    [
        *("VK_API_URL", "OK_API_URL", "OK_GRAPH_URL", "TELEGRAM_API_URL", "MAX_API_URL"),
        "MIGRATION_DATABASE_URL",
    ],
    "",
)
OF_THE_TESTS = ("SECRET_KEY", "VAULT_KEYS")


@dataclass
class Installation:
    """One portal under `bin/supervise.py`, with its own folder and ports."""

    data: Path
    port: int = field(default_factory=free_port)
    walls_port: int = field(default_factory=free_port)
    database_url: str = ""
    redis_url: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the portal answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def walls(self) -> str:
        """Where the networks' stand-in answers."""
        return f"http://127.0.0.1:{self.walls_port}"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "portal.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """What the processes are started with."""
        own = {
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.walls_port),
            "PORTAL_URL": self.url,
            "PORTAL_TIME_ZONE": CITY.key,
            "DATABASE_URL": self.database_url or f"sqlite:///{self.database}",
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"filemail:///{self.data / 'mail'}",
        }
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
        return {**kept, **NO_NETWORKS, **FASTER, **own}

    # -- life ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start everything and wait until web, worker and beat say that they are there."""
        with (self.data / "log").open("ab") as log:
            command = [sys.executable, "bin/supervise.py"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + READY_S
        while not self.answers("/readyz"):
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.3)
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the portal did not start:\n{self.log()}")

    def answers(self, path: str) -> bool:
        """Whether an address answers 200 now."""
        try:
            with urlopen(self.url + path, timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Stop everything, and remove what it kept."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.data, ignore_errors=True)

    def log(self, most: int = 6000) -> str:
        """The end of what the processes have said."""
        with suppress(FileNotFoundError):  # the portal is stopped already, and its folder gone
            return (self.data / "log").read_text(errors="replace")[-most:]
        return ""

    # -- a look and a hand from outside ------------------------------------------------------------------

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`manage.py …` as the person who runs the service would call it from another terminal."""
        bare = {name: value for name, value in self.environment.items() if name not in NO_NETWORKS}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=bare | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def sandbox(self, verb: str, name: str, body: dict[str, Any] | None = None, **query: str) -> Any:
        """Order something of the networks' stand-in, or look behind it."""
        address = f"{self.walls}/_sandbox/{name}?{urlencode(query)}"
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(address, data, method=verb), timeout=30) as response:
            return json.load(response)

    def posts(self, network: str, page: str) -> list[dict[str, Any]]:
        """What stands on a wall, newest first."""
        found: list[dict[str, Any]] = self.sandbox("GET", "posts", network=network, page=page)["posts"]
        return found
