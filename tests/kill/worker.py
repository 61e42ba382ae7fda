"""The real worker with its beat, exactly as `bin/supervise.py` starts it, and how to kill it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from tests.kill.odd import CLOCK, DISK, put
from tests.kill.stage import ROOT, Stage

_TROUBLE = re.compile(r" (?:ERROR|CRITICAL) |^Traceback")


def _supervise() -> Any:
    """`bin/supervise.py` as a module: `bin` is no package."""
    if "supervise" not in sys.modules:
        spec = importlib.util.spec_from_file_location("supervise", ROOT / "bin" / "supervise.py")
        if spec is None or spec.loader is None:
            raise RuntimeError("bin/supervise.py is not to be read")
        sys.modules["supervise"] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules["supervise"]


def child(environment: dict[str, str]) -> Any:
    """The worker of this installation as the supervisor starts it: its command and its environment."""
    children = _supervise().children(environment, sandbox=False)
    return next(one for one in children if one.name == "работник")


class Worker:
    """One worker with its beat in a process group of their own. Started again when it dies by itself.

    `odd`: on a machine whose clock and disk can be played tricks with (`tests.kill.odd`).
    """

    def __init__(self, stage: Stage, name: str = "portal", *, odd: bool = False) -> None:
        self.stage, self.name, self._odd = stage, name, odd
        self.log = stage.folder / f"{name}.log"
        self.since = datetime.now(UTC)
        self.starts = self.own_deaths = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once."""
        real = child(self.stage.environment)
        words = [*real.command, "--name", self.name]
        if self._odd:
            words[words.index("dzhankoy_portal.worker")] = "tests.kill.odd"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=real.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.since, self.starts = datetime.now(UTC), self.starts + 1

    @property
    def pid(self) -> int:
        """Its process; 0: it does not run."""
        return self._process.pid if self._process is not None else 0

    def mind(self) -> None:
        """What the supervisor does: start what has died by itself."""
        if self._process is not None and self._process.poll() is not None:
            self._signal(signal.SIGKILL)
            self.own_deaths += 1
            self.start()

    def kill(self) -> None:
        """SIGKILL to the whole group, beat included."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait(20)
            self._process = None

    def stop(self) -> None:
        """Politely, as the supervisor does at the end; then for sure."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(30)
        self.kill()

    def set_clock(self, seconds: float) -> None:
        """From now on its clock is so many seconds ahead of ours; a restart does not change that."""
        put(self.stage.folder / CLOCK, str(seconds))

    def fill_disk(self, full: bool) -> None:
        """Whether its disk has no room left."""
        put(self.stage.folder / DISK, "full" if full else "")

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def troubles(self) -> list[str]:
        """Lines of its log that an administrator would be shown as errors."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return [line[:300] for line in text.splitlines() if _TROUBLE.search(line)]
