"""Embedded: first start, second start, migrate from zero, memory of the idle portal."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.bench.table import Figure
from tests.services import free_port

IDLE_S = float(os.environ.get("BENCH_IDLE_S", "60"))


def first_answer(port: int, path: str = "/healthz") -> None:
    """Wait until the portal answers 200."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)


def start(port: int) -> tuple[subprocess.Popen[bytes], float]:
    """`bin/run` in a session of its own; returns it and the seconds to its first 200."""
    began = time.monotonic()
    process = subprocess.Popen(
        ["bin/run"],
        env=in_life() | {"PORT": str(port), "SANDBOX_PORT": str(free_port())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    first_answer(port)
    return process, time.monotonic() - began


def in_life() -> dict[str, str]:
    """Outside tests Python keeps what it has compiled: without that every start compiles everything anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def web_alone(port: int) -> float:
    """Seconds from the start of the web process to its first 200, everything being prepared."""
    words = [
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--preload",
        "--log-level",
        "warning",
    ]
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "dzhankoy_portal.serve", *words], env=in_life())
    first_answer(port)
    took = time.monotonic() - began
    stop(process)
    return took


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def pss_mib(root: int) -> tuple[float, list[str]]:
    """PSS of the web and worker processes under `bin/run`, MiB; the supervisor and the sandbox left out."""
    total, names = 0, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if not _under(int(folder.name), root) or " -m dzhankoy_portal." not in command:
                continue
            rollup = (folder / "smaps_rollup").read_text()
        except (OSError, ValueError):
            continue
        kib = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        total += kib
        names.append(f"{'web' if '.serve' in command else 'worker'} {kib / 1024:.0f}")
    return total / 1024, sorted(names)


def worker_cpu_s(root: int) -> float:
    """CPU seconds that the worker under `bin/run` has used so far."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if " -m dzhankoy_portal.worker" in command and _under(int(folder.name), root):
                used = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            continue
    return 0.0


def _under(pid: int, root: int) -> bool:
    while pid > 1:
        if pid == root:
            return True
        pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return False


def migrate_from_zero() -> float:
    """Seconds of `manage.py migrate` on an empty SQLite database."""
    folder = Path(os.environ["DATA_DIR"]) / "zero"
    folder.mkdir()
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        env=in_life() | {"DATA_DIR": str(folder)},
        check=True,
    )
    return time.monotonic() - began


def main() -> list[Figure]:
    port = free_port()
    process, first = start(port)
    stop(process)
    process, second = start(port)
    time.sleep(IDLE_S / 2)  # what a start brings with it is not idleness
    used, since = worker_cpu_s(process.pid), time.monotonic()
    time.sleep(IDLE_S / 2)
    busy = (worker_cpu_s(process.pid) - used) / (time.monotonic() - since)
    memory, names = pss_mib(process.pid)
    stop(process)
    web = web_alone(port)
    took = migrate_from_zero()
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)
    return [
        Figure("embedded: first start with the demo city, to the first 200", f"{first:.1f} s", "≤ 30 s"),
        Figure("embedded: second start, to the first 200", f"{second:.1f} s", "≤ 3 s"),
        Figure("web process alone, to its first 200", f"{web:.1f} s", "≤ 2 s"),
        Figure("migrate from zero (SQLite)", f"{took:.1f} s", "≤ 12 s"),
        Figure(
            f"idle memory after {IDLE_S:.0f} s, PSS ({', '.join(names)} MiB)",
            f"{memory:.0f} MiB",
            "≤ 180 MiB",
        ),
        Figure("CPU of the idle worker with the demo city", f"{busy:.1%} of a core", "≤ 3 %"),
    ]


if __name__ == "__main__":
    figures = main()
    print(json.dumps([dataclasses.asdict(one) for one in figures]))
