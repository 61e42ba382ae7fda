"""Keeps the portal's processes: prepares the database, starts the children, restarts one that dies, stops all.

Only the standard library and django-environ, so that it stays small beside the processes it minds.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
API_URLS = ("VK_API_URL", "OK_API_URL", "OK_GRAPH_URL", "TELEGRAM_API_URL", "MAX_API_URL")
STOP_PATIENCE_S = 20.0
UMASK = 0o027  # what the children write is for their own user and its group, whatever the terminal's habit


@dataclass
class Child:
    """A process that must be running: restarted with a growing pause when it dies."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started_at: float = 0.0
    not_before: float = field(default=0.0)

    def start(self, more: tuple[str, ...] = (), pass_fds: tuple[int, ...] = ()) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops the children in order.
        command = [*self.command, *more]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            pass_fds=pass_fds,
            umask=UMASK,
        )
        self.started_at = time.monotonic()

    def mind(self) -> None:
        """Start it, or start it again after a pause, if it is not running."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 0 if now - self.started_at > 60 else self.deaths + 1
            pause = min(30.0, 0.5 * 2 ** min(self.deaths, 6))
            say(
                f"{self.name}: процесс завершился (код {self.process.returncode}), запустим снова через {pause:g} с"
            )
            self.process, self.not_before = None, now + pause
        if self.process is None and now >= self.not_before:
            self.start()

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> int:
        """Wait until it has ended; its code."""
        code = self.process.wait() if self.process is not None else 0
        self.process = None
        return code

    def signal(self, number: int) -> None:
        if self.process is not None and self.running():
            self.process.send_signal(number)


def say(text: str) -> None:
    print(text, flush=True)


def read_environment() -> tuple[dict[str, str], bool]:
    """The children's environment, and whether a network's address is configured."""
    env = environ.Env()
    env.read_env(ROOT / ".env")
    port = int(os.environ.get("PORT", "8000"))
    data = Path(os.environ.get("DATA_DIR", str(ROOT / "var"))).resolve()
    # The database and the media in it are nobody else's on this machine.
    data.mkdir(mode=0o750, parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(data)
    os.environ.setdefault("PORT", str(port))
    os.environ.setdefault("SANDBOX_PORT", str(port + 1))
    os.environ.setdefault("PORTAL_URL", f"http://127.0.0.1:{port}")
    make_keys(data)
    env.read_env(data / "keys.env")
    return dict(os.environ), any(os.environ.get(name) for name in API_URLS)


def make_keys(data: Path) -> None:
    """On a machine without keys of its own: make them once, readable by the owner only."""
    given = {
        name
        for name in ("SECRET_KEY", "VAULT_KEYS")
        if os.environ.get(name) or os.environ.get(f"{name}_FILE")
    }
    target = data / "keys.env"
    if target.exists() or given == {"SECRET_KEY", "VAULT_KEYS"}:
        return
    lines = []
    if "SECRET_KEY" not in given:
        lines.append(f"SECRET_KEY={secrets.token_urlsafe(50)}")
    if "VAULT_KEYS" not in given:
        lines.append(f"VAULT_KEYS=k1:{base64.b64encode(secrets.token_bytes(32)).decode()}")
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(
            "# Ключи этой установки. Без VAULT_KEYS учётные данные не прочитать: храните копию отдельно.\n"
        )
        file.write("\n".join(lines) + "\n")


def sandbox_addresses(environment: dict[str, str]) -> dict[str, str]:
    """Base addresses of the sandbox's API and walls."""
    base = f"http://127.0.0.1:{environment['SANDBOX_PORT']}"
    return {
        "VK_API_URL": f"{base}/vk",
        "OK_API_URL": f"{base}/ok",
        "OK_GRAPH_URL": f"{base}/ok",
        "TELEGRAM_API_URL": f"{base}/telegram",
        "MAX_API_URL": f"{base}/max",
        "VK_WEB_URL": f"{base}/walls/vk",
        "OK_WEB_URL": f"{base}/walls/ok",
        "TELEGRAM_WEB_URL": f"{base}/walls/telegram",
        "MAX_WEB_URL": f"{base}/walls/max",
    }


def tell_addresses(environment: dict[str, str], *, sandbox: bool) -> None:
    """Let a bare `manage.py` reach the sandbox too; nothing is left behind where there is none."""
    target = Path(environment["DATA_DIR"]) / "sandbox.env"
    if not sandbox:
        target.unlink(missing_ok=True)
        return
    lines = [f"{name}={url}" for name, url in sandbox_addresses(environment).items()]
    target.write_text("# Пишет bin/run: адреса песочницы этого запуска.\n" + "\n".join(lines) + "\n")


def prepare(environment: dict[str, str], *, configured: bool) -> bool:
    """Migrate, collect static files, declare queues, load the demo city where it is due. Returns «is a demo»."""
    command = [sys.executable, "manage.py", "prepare"]
    if environment.get(
        "MIGRATION_DATABASE_URL"
    ):  # the owner of the tables migrates, the portal's role only uses
        environment = environment | {"DATABASE_URL": environment["MIGRATION_DATABASE_URL"]}
    if not configured:
        environment = environment | sandbox_addresses(environment)
        command.append("--demo-if-new")
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False, umask=UMASK
    )
    if result.returncode:
        sys.stderr.write(result.stdout)
        raise SystemExit(result.returncode)
    lines = result.stdout.strip().splitlines()
    for line in lines[:-1]:
        say(line)
    return bool(json.loads(lines[-1])["demo"])


def open_web(web: Child) -> bool | None:
    """Start the web process, which looks whether all is prepared: «is a demo», or None: it is not, nothing runs.

    Raises:
        SystemExit: the settings are wrong; it has said how.
    """
    reading, writing = os.pipe()
    web.start(("--tell", str(writing)), pass_fds=(writing,))
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            line = told.readline()
    except KeyboardInterrupt:
        web.signal(signal.SIGTERM)
        raise
    if line:
        return bool(json.loads(line)["demo"])
    code = web.end()
    if code != os.EX_TEMPFAIL:
        raise SystemExit(code)
    return None


def children(environment: dict[str, str], *, sandbox: bool) -> list[Child]:
    """The processes of this installation. The password of the tables' owner is not theirs to know."""
    environment = {name: value for name, value in environment.items() if name != "MIGRATION_DATABASE_URL"}
    host, port = environment.get("HOST", "127.0.0.1"), environment["PORT"]
    found = []
    if sandbox:
        data = Path(environment["DATA_DIR"])
        command = [sys.executable, "-m", "sandbox", "--port", environment["SANDBOX_PORT"]]
        command += ["--data", str(data / "sandbox")]
        if (data / "demo-world.json").exists():
            command += ["--world", str(data / "demo-world.json")]
        found.append(Child("песочница", command, environment))
    # By default gunicorn takes «https» of a proxy on this machine only, and without it no HSTS is sent.
    proxies = ",".join(filter(None, ["127.0.0.1,::1", environment.get("TRUSTED_PROXIES")]))
    web = [
        *(sys.executable, "-m", "dzhankoy_portal.serve", "--bind", f"{host}:{port}"),
        *("--workers", environment.get("WEB_WORKERS", "1"), "--forwarded-allow-ips", proxies),
        *("--worker-class", "gthread", "--threads", "8", "--preload"),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
    ]
    slots = environment.get("WORKER_SLOTS", "8")
    worker = [sys.executable, "-m", "dzhankoy_portal.worker", "--slots", slots]
    if queues := environment.get("WORKER_QUEUES"):
        worker += ["--queues", queues]
    # Threads that each keep a heap of their own are what grows an idle process: two heaps serve eight threads, and what
    # is free at their end goes back. A connection costs more than what most jobs ask of it, so it is kept for a minute.
    frugal = {
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_TRIM_THRESHOLD_": "131072",
        "DATABASE_CONN_MAX_AGE": "60",
    } | environment
    return [*found, Child("веб", web, frugal), Child("работник", worker, frugal)]


def was_prepared(environment: dict[str, str]) -> bool:
    """Whether an earlier start has come to its end: else there is no use in asking."""
    static = environment.get("STATIC_ROOT") or str(Path(environment["DATA_DIR"]) / "static")
    return "MIGRATION_DATABASE_URL" not in environment and (Path(static) / ".stamp").exists()


def settle(environment: dict[str, str], *, sandbox: bool) -> list[Child]:
    """The children, and where the sandbox is written down for commands from another terminal."""
    if sandbox:
        refuse_busy_port("127.0.0.1", int(environment["SANDBOX_PORT"]), "SANDBOX_PORT")
        environment = environment | sandbox_addresses(environment)
    tell_addresses(environment, sandbox=sandbox)
    return children(environment, sandbox=sandbox)


def hold_folder(data: Path) -> int:
    """Take DATA_DIR for this process alone; the lock ends with the process.

    Raises:
        SystemExit: another bin/run works in this folder.
    """
    handle = os.open(data / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(
            f"В папке {data} портал уже запущен. Остановите его или задайте другую DATA_DIR."
        ) from None
    return handle


def refuse_busy_port(host: str, port: int, variable: str) -> None:
    """Say at once that a port is taken, instead of restarting a child for ever.

    Raises:
        SystemExit: somebody listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SystemExit(f"Порт {port} занят. Задайте другой: {variable}={port + 10} bin/run") from None


def announce(environment: dict[str, str], *, demo: bool) -> None:
    """Say where the portal is and how to sign in."""
    say(f"Портал: http://127.0.0.1:{environment['PORT']}/   (Ctrl-C — остановить)")
    if demo:
        signs = Path(environment["DATA_DIR"]) / "demo-sign-ins.json"
        say(f"Стены учебных сетей: http://127.0.0.1:{environment['SANDBOX_PORT']}/")
        say(f"Учебный город. Кто есть кто, пароли и коды второго фактора: {signs}")
        say("Код для входа:  .venv/bin/python manage.py demo_code <почта>")


def web_of(kept: list[Child]) -> Child:
    """The web process among the children."""
    return next(child for child in kept if child.name == "веб")


def start(kept: list[Child], environment: dict[str, str]) -> None:
    """Start all: what a person waits for has the machine to itself until it listens."""
    web = web_of(kept)
    if web.process is None:
        web.start()
    deadline = time.monotonic() + 10
    while web.running() and not listens(environment) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in kept:
        if child is not web:
            child.start()


def listens(environment: dict[str, str]) -> bool:
    """Whether somebody answers on the portal's port."""
    host = environment.get("HOST", "127.0.0.1")
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1" if host == "0.0.0.0" else host, int(environment["PORT"]))) == 0


def stop(kept: list[Child]) -> None:
    """Stop all: politely, then for sure."""
    for child in reversed(kept):
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE_S
    for child in reversed(kept):
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def main() -> None:
    """Prepare, start, mind until told to stop."""
    environment, configured = read_environment()
    lock = hold_folder(Path(environment["DATA_DIR"]))
    refuse_busy_port(environment.get("HOST", "127.0.0.1"), int(environment["PORT"]), "PORT")
    data = Path(environment["DATA_DIR"])
    # As it was the last time; asked anew of the database.
    sandbox = not configured and (data / "demo-world.json").exists()
    kept = settle(environment, sandbox=sandbox)
    demo = open_web(web_of(kept)) if was_prepared(environment) else None
    if demo is None or (demo and not configured) != sandbox:
        stop(kept)
        demo = prepare(environment, configured=configured)
        sandbox = demo and not configured
        kept = settle(environment, sandbox=sandbox)
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    start(kept, environment)
    announce(environment, demo=demo)
    try:
        while not stopping:
            time.sleep(0.5)
            for child in kept:
                child.mind()
    finally:
        say("Останавливаем…")
        stop(kept)
        os.close(lock)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # while it was still preparing
        raise SystemExit(130) from None
