"""200 deliveries to distinct pages due at one instant, a network that answers in 300 ms, the real worker.

Embedded (SQLite, a folder as broker) and, where the run has them, PostgreSQL and Redis; 4 and 8 slots.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

from networks.base import Network
from tests.bench.own import own_database
from tests.bench.table import Figure, p
from tests.kill.stage import KEYS, Stage, enter
from tests.kill.wait import until
from tests.kill.walls import Wall, walls
from tests.kill.worker import Worker

PAGES = 200
ANSWER_S = 0.3
SLOTS = (4, 8)
A_POST = 20  # pages of one post
GIVE_UP_S = 180


# --- the network, a process of its own -----------------------------------------------------------------


class _Network(BaseHTTPRequestHandler):
    """Says yes to everything as VK does, after 300 ms."""

    numbers = count(1)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(ANSWER_S)
        body = json.dumps({"response": {"post_id": next(self.numbers)}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Silent."""


def serve() -> None:
    """Answer until the other end of our input is closed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Network)
    server.request_queue_size = 128
    print(server.server_address[1], flush=True)
    server.serve_forever()


@contextmanager
def network() -> Iterator[str]:
    """Its address."""
    command = [sys.executable, "-m", "tests.bench.deliver", "network"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


# --- one measurement, in a process of its own ------------------------------------------------------------


def measure(slots: int) -> dict[str, float]:
    """On the installation of this environment; the worker is warm before the instant comes."""
    with network() as base:
        mine = {"DATA_DIR": os.environ["DATA_DIR"], "VK_API_URL": base, "WORKER_SLOTS": str(slots)}
        # The pages share one token, and VK allows a token three calls a second: here the engine is measured.
        mine["NETWORK_PACES"] = "off"
        chosen = Stage(Path(os.environ["DATA_DIR"]), dict(os.environ) | KEYS | mine | {"PORT": "0"}, base)
        enter(chosen)
        return _measured(chosen, walls([Network.VK], PAGES + slots), slots)


def _measured(chosen: Stage, places: list[Wall], slots: int) -> dict[str, float]:
    from contentplan.models import Attempt, Delivery
    from core import clock
    from tests.kill.city import add_post, make_city

    city = make_city(places)
    warming, pages = city.pages[:slots], city.pages[slots:]
    worker = Worker(chosen)
    worker.start()
    try:
        add_post(city, warming, "Проверка перед измерением", seconds=5)
        _require(until(lambda: Delivery.objects.filter(state="published").count() == slots, GIVE_UP_S))
        lead_s = 60.0
        ahead = clock.now()
        for start in range(0, PAGES, A_POST):
            left = lead_s - (clock.now() - ahead).total_seconds()
            add_post(city, pages[start : start + A_POST], f"Объявление {start}", seconds=left)
        rows = Delivery.objects.filter(page__in=[page.pk for page in pages])
        due_at = max(rows.values_list("due_at", flat=True))
        _require(until(lambda: not rows.exclude(state="published").exists(), lead_s + GIVE_UP_S, every_s=0.5))
    finally:
        worker.stop()
    ends = Attempt.objects.filter(delivery__in=rows, outcome="accepted")
    late = [(end - due).total_seconds() for end, due in ends.values_list("ended_at", "delivery__due_at")]
    drain_s = max(ends.values_list("ended_at", flat=True)).timestamp() - due_at.timestamp()
    ideal_s = PAGES * ANSWER_S / slots
    return {"drain": drain_s, "share": ideal_s / drain_s, "p50": p(late, 0.5), "p99": p(late, 0.99)}


def _require(done: bool) -> None:
    if not done:
        raise SystemExit("the deliveries did not go out in time")


# --- all of them -------------------------------------------------------------------------------------------


def main() -> list[Figure]:
    figures = [_figure("embedded", {}, slots) for slots in SLOTS]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        figures += [_on_service(slots) for slots in SLOTS]
    return figures


def _on_service(slots: int) -> Figure:
    own = own_database(f"deliver_{slots}")
    return _figure("PostgreSQL + Redis", {"DATABASE_URL": own, "REDIS_URL": os.environ["REDIS_URL"]}, slots)


def _figure(where: str, services: dict[str, str], slots: int) -> Figure:
    what = f"{PAGES} deliveries due at one instant, network {ANSWER_S * 1000:.0f} ms, {slots} slots, {where}"
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    with tempfile.TemporaryDirectory(prefix="portal-deliver-") as folder:
        environment = kept | services | {"DATA_DIR": folder}
        command = [sys.executable, "-m", "tests.bench.deliver", str(slots)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return Figure(what, f"failed with code {done.returncode}")
    one = json.loads(done.stdout.strip().splitlines()[-1])
    value = (
        f"drained in {one['drain']:.1f} s, {one['share']:.0%} of slots ÷ latency,"
        f" lateness p50 {one['p50']:.1f} s, p99 {one['p99']:.1f} s"
    )
    return Figure(what, value, "≥ 85 %, p99 ≤ 15 s")


if __name__ == "__main__":
    if sys.argv[1:] == ["network"]:
        serve()
    elif sys.argv[1:]:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        print(json.dumps([dataclasses.asdict(one) for one in main()]))
