"""Private PostgreSQL and Redis for a test run: started on free ports, removed afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Missing(Exception):
    """A service cannot be had on this machine; the message says why."""


def free_port() -> int:
    """A TCP port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_bin() -> Path:
    """Folder with `initdb` and `postgres`.

    Raises:
        Missing: no server is installed.
    """
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("PostgreSQL server is not installed (package postgresql)")


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: switch to its own user."""
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", "postgres", "--", *command]


@contextmanager
def postgres() -> Iterator[str]:
    """A private cluster; gives its DATABASE_URL.

    Raises:
        Missing: no server, or root without a `postgres` user.
    """
    folder = postgres_bin()
    root = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError as error:
            raise Missing("root cannot run PostgreSQL and there is no user «postgres»") from error
        os.chown(root, owner.pw_uid, owner.pw_gid)
    data, port = root / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    initdb = [
        str(folder / "initdb"),
        "-D",
        str(data),
        "-U",
        "portal",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(_as_owner([*initdb, "--locale=C.UTF-8"]), cwd=root, **quiet)
    options = f"-p {port} -k {root} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    ctl = [str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(root / "log")]
    subprocess.run(_as_owner([*ctl, "-o", options, "start"]), cwd=root, **quiet)
    try:
        create = [str(folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "portal", "portal"]
        subprocess.run(create, cwd=root, **quiet)
        yield f"postgres://portal@127.0.0.1:{port}/portal"
    finally:
        subprocess.run(_as_owner([*ctl, "-m", "immediate", "stop"]), cwd=root, **quiet | {"check": False})
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A private Redis without persistence; gives its REDIS_URL.

    Raises:
        Missing: no server is installed.
    """
    server = shutil.which("redis-server")
    if server is None:
        raise Missing("Redis server is not installed (package redis-server)")
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise Missing(f"nothing answers on port {port}")
