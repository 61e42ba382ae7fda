"""Delivering: lateness of 200 in a minute, drain of 2,000, memory after 10,000, the cost of a tick.

Embedded (SQLite, a folder as broker) and, where the run has them, PostgreSQL and Redis. The networks' paces are on, as in
life: each page speaks by a token of its own, to which VK allows twenty calls a second.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path

from networks.base import Network
from tests.bench import drain, ticks
from tests.bench.apart import apart, embedded, service
from tests.bench.network import network
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


def measure(slots: int) -> dict[str, float]:
    """200 deliveries to distinct pages due at one instant; the worker is warm before the instant comes."""
    with network(ANSWER_S) as base:
        mine = {"DATA_DIR": os.environ["DATA_DIR"], "VK_API_URL": base, "WORKER_SLOTS": str(slots)}
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


def main() -> list[Figure]:
    places = [("embedded", embedded)]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        places.append(("PostgreSQL + Redis", lambda: service(f"deliver_{os.urandom(3).hex()}")))
    figures = [_figure(where, make(), slots) for where, make in places for slots in SLOTS]
    return figures + drain.figures() + ticks.figures()


def _figure(where: str, services: dict[str, str], slots: int) -> Figure:
    what = f"{PAGES} deliveries due at one instant, network {ANSWER_S * 1000:.0f} ms, {slots} slots, {where}"
    one = apart("tests.bench.deliver", [str(slots)], services)
    if isinstance(one, int):
        return Figure(what, f"failed with code {one}")
    value = (
        f"drained in {one['drain']:.1f} s, {one['share']:.0%} of slots ÷ latency,"
        f" lateness p50 {one['p50']:.1f} s, p99 {one['p99']:.1f} s"
    )
    return Figure(what, value, "≥ 85 %, p99 ≤ 15 s")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        print(json.dumps([dataclasses.asdict(one) for one in main()]))
