"""Draining a backlog: 2,000 deliveries with 1, 4 and 16 slots against slots ÷ latency; memory of a worker after 10,000.

`BENCH_DRAIN` and `BENCH_LONG` say how many, for a quick look. A page gets several posts at once here, so the spacing of
late ones is off.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from networks.base import Network
from tests.bench.apart import apart, embedded, service
from tests.bench.network import network
from tests.bench.table import Figure
from tests.kill.stage import KEYS, Stage, enter
from tests.kill.wait import until
from tests.kill.walls import walls
from tests.kill.worker import Worker

DRAIN = int(os.environ.get("BENCH_DRAIN", "2000"))
LONG = int(os.environ.get("BENCH_LONG", "10000"))
ANSWER_S, QUICK_S = 0.3, 0.05
SLOTS = (1, 4, 16)
PAGES, A_POST = 250, 25  # VK takes fifty posts of a page a day
WARM = 200


def measure(slots: int, number: int, answer_s: float) -> dict[str, float]:
    """Seconds from the common due time to the last outcome; the worker's memory after the first ones and the last, MiB;
    its CPU for one delivery, ms: of all this what a busy machine changes least.
    """
    with network(answer_s) as base:
        mine = {"DATA_DIR": os.environ["DATA_DIR"], "VK_API_URL": base, "WORKER_SLOTS": str(slots)}
        mine |= {"PORT": "0", "PAGE_SPACING_S": "0", "LOG_LEVEL": "WARNING"}
        chosen = Stage(Path(os.environ["DATA_DIR"]), dict(os.environ) | KEYS | mine, base)
        enter(chosen)
        return _measured(chosen, slots, number, answer_s)


def _measured(chosen: Stage, slots: int, number: int, answer_s: float) -> dict[str, float]:
    from datetime import timedelta

    from contentplan.models import Attempt, Delivery
    from core import clock
    from tests.kill.city import add_post, make_city

    city = make_city(walls([Network.VK], PAGES + 1))
    pages = city.pages[1:]
    for post in range(number // A_POST):
        first = post * A_POST % PAGES
        add_post(city, pages[first : first + A_POST], f"Объявление {post}", seconds=3600)
    rows = Delivery.objects.exclude(page=city.pages[0])
    out = rows.filter(state="published")
    worker = Worker(chosen)
    worker.start()
    try:
        add_post(city, city.pages[:1], "Проверка перед измерением", seconds=5)
        _require(until(lambda: Delivery.objects.filter(state="published").exists(), 180))
        due_at = clock.now() + timedelta(seconds=3)
        rows.update(due_at=due_at, next_at=due_at, send_until=due_at + timedelta(hours=3))
        patience = 300 + number * (answer_s + 0.2) / slots * 3
        _require(until(lambda: out.count() >= min(WARM, number // 2), patience, every_s=0.5))
        before, cpu, first = memory_mib(worker), cpu_s(worker), out.count()
        _require(until(lambda: out.count() == rows.count(), patience, every_s=0.5))
        after, cpu_ms = memory_mib(worker), (cpu_s(worker) - cpu) * 1000 / (rows.count() - first)
    finally:
        worker.stop()
    last = Attempt.objects.filter(delivery__in=rows, outcome="accepted").latest("ended_at").ended_at
    drain_s = last.timestamp() - due_at.timestamp()
    ideal_s = rows.count() * answer_s / slots
    return {"drain": drain_s, "share": ideal_s / drain_s, "before": before, "after": after, "cpu": cpu_ms}


def memory_mib(worker: Worker) -> float:
    """PSS of the worker's process."""
    rollup = Path(f"/proc/{worker.pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def cpu_s(worker: Worker) -> float:
    """CPU seconds of the worker's process so far."""
    fields = Path(f"/proc/{worker.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _require(done: bool) -> None:
    if not done:
        raise SystemExit("the deliveries did not go out in time")


def figures() -> list[Figure]:
    """On PostgreSQL and Redis where the run has them, else embedded."""
    on_service = os.environ.get("DATABASE_URL", "").startswith("postgres")
    where = "PostgreSQL + Redis" if on_service else "embedded"

    def place() -> dict[str, str]:
        return service(f"drain_{os.urandom(3).hex()}") if on_service else embedded()

    found = [_drained(slots, where, place()) for slots in SLOTS]
    return [*found, _memory(where, place())]


def _drained(slots: int, where: str, services: dict[str, str]) -> Figure:
    what = f"drain of {DRAIN:,} deliveries, network {ANSWER_S * 1000:.0f} ms, {slots} slots, {where}"
    one = apart("tests.bench.drain", [str(slots), str(DRAIN), str(ANSWER_S)], services)
    if isinstance(one, int):
        return Figure(what, f"failed with code {one}")
    value = f"{one['drain']:.1f} s, {one['share']:.0%} of slots ÷ latency, CPU {one['cpu']:.0f} ms each"
    return Figure(what, value, "≥ 85 %")


def _memory(where: str, services: dict[str, str]) -> Figure:
    what = f"memory of a worker after {LONG:,} deliveries, 8 slots, {where}"
    one = apart("tests.bench.drain", ["8", str(LONG), str(QUICK_S)], services)
    if isinstance(one, int):
        return Figure(what, f"failed with code {one}")
    grown = one["after"] - one["before"]
    return Figure(what, f"PSS {one['before']:.0f} → {one['after']:.0f} MiB ({grown:+.0f})", "does not grow")


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
