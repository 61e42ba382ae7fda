"""`python -m tests.kill --seed 1 --kills 200 --database sqlite|postgres`: see docs/bench.md.

Exits 0 when nothing was doubled, lost, stuck or wrong in any scenario; the last line is JSON of the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from networks.base import Network
from tests.kill import walls
from tests.kill.stage import Stage, enter, stage
from tests.kill.worker import Worker

if TYPE_CHECKING:
    from tests.kill.run import Run

SCENARIOS = ("kills", "flush", "race", "folder", "clock", "disk", "restart")
ODD = ("clock", "disk")
PAGES_EACH = 12  # VK takes 50 posts of a page a day


def arguments(words: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same choices")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--within", type=float, default=1e9, help="seconds after which no more is killed")
    parser.add_argument("--deliveries", type=int, default=0, help="at least so many (default: kills × 2)")
    parser.add_argument("--seconds", type=float, default=60, help="length of the scenarios flush and race")
    parser.add_argument("--restarts", type=int, default=8, help="restarts of the database (PostgreSQL)")
    parser.add_argument(
        "--tricks", type=int, default=12, help="how often the scenarios folder, clock, disk strike"
    )
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument(
        "--urls", nargs=2, metavar=("DATABASE_URL", "REDIS_URL"), help="servers that run already"
    )
    parser.add_argument(
        "--scenario", choices=SCENARIOS, action="append", help="only this one (may be repeated)"
    )
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Each scenario in a process of its own, on a fresh stage; a table at the end."""
    wish = arguments(words)
    # A folder as broker stands on SQLite only, a server that can be restarted on PostgreSQL only.
    absent = "folder" if wish.database == "postgres" else "restart"
    wanted = wish.scenario or [one for one in SCENARIOS if one != absent]
    alone = len(wanted) == 1
    rows = [play(wanted[0], wish)] if alone else [_apart(one, words) for one in wanted]
    if not alone:
        show(rows)
    print(json.dumps(rows, ensure_ascii=False))
    return 0 if all(row["good"] for row in rows) else 1


def _apart(scenario: str, words: list[str]) -> dict[str, Any]:
    """Django is set up once in a process, so a scenario with its own database has its own process."""
    print(f"== {scenario}", flush=True)
    kept = list(_without_scenarios(words))
    command = [sys.executable, "-m", "tests.kill", *kept, "--scenario", scenario]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    try:
        rows: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {
            "scenario": scenario,
            "good": False,
            "sentences": [f"exit {done.returncode}: {done.stdout[-500:]}"],
        }
    return rows[0]


def _without_scenarios(words: list[str]) -> list[str]:
    kept, skip = [], False
    for word in words:
        if skip or word.startswith("--scenario"):
            skip = word == "--scenario"
            continue
        kept.append(word)
    return kept


def play(scenario: str, wish: argparse.Namespace) -> dict[str, Any]:
    """One scenario, from an empty folder to its verdict."""
    places = walls.walls(list(Network), PAGES_EACH)
    urls = tuple(wish.urls) if wish.urls else None
    began = time.monotonic()
    with stage(wish.database, places, urls=urls) as chosen:  # type: ignore[arg-type]
        enter(chosen)
        row = _played(scenario, wish, chosen, places)
    return row | {"seconds": round(time.monotonic() - began)}


def _played(
    scenario: str, wish: argparse.Namespace, chosen: Stage, places: list[walls.Wall]
) -> dict[str, Any]:
    from tests.kill import run as runs
    from tests.kill.city import make_city

    names = ("portal", "second") if scenario == "race" else ("portal",)
    workers = [Worker(chosen, name, odd=scenario in ODD) for name in names]
    one = runs.Run(chosen, make_city(places), Random(f"{wish.seed}:{scenario}"), workers)
    scripts: dict[str, Callable[[], None]] = {
        "kills": lambda: runs.kills(one, wish.kills, wish.deliveries or wish.kills * 2, wish.within),
        "flush": lambda: runs.flush(one, wish.seconds),
        "race": lambda: runs.race(one, wish.seconds),
        "folder": lambda: runs.folder(one, wish.tricks),
        "clock": lambda: runs.clock_moved(one, wish.tricks),
        "disk": lambda: runs.disk_full(one, wish.tricks),
        "restart": lambda: runs.restart(one, wish.restarts, _restart_postgres),
    }
    try:
        scripts[scenario]()
        return _figures(scenario, one)
    finally:
        one.close()
        _tell_troubles(one)


def _figures(scenario: str, one: Run) -> dict[str, Any]:
    from contentplan.models import Attempt, Delivery
    from tests.kill import run as runs

    settled = one.settle()
    before = runs.verdict_of(one)
    answers = runs.ask_people(one)
    after = runs.verdict_of(one)
    not_out = Delivery.objects.exclude(state="published").count()
    sentences = [*before.sentences(), *(f"after people: {text}" for text in after.sentences())]
    if not settled:
        sentences.append("the portal did not come to rest")
    if not_out:
        sentences.append(f"{not_out} deliveries are not out after people have answered")
    outcomes = list(Attempt.objects.values_list("kind", "outcome"))
    return {
        "scenario": scenario,
        "good": not sentences,
        "sentences": sentences,
        "deliveries": sum(before.states.values()),
        "kills": one.count.kills,
        "met": dict(one.count.met),
        "faults": one.weather.ordered,
        "published": before.states["published"],
        "waiting": sum(before.states.values()) - before.states["published"],
        "doubled": len(before.doubled) + len(after.doubled),
        "lost": len(before.lost) + len(after.lost),
        "stuck": len(before.stuck) + len(after.stuck),
        "wrong": len(before.wrong) + len(after.wrong),
        "answers": answers,
        "out_after_answers": after.states["published"],
        "attempts": {f"{kind}:{end}": outcomes.count((kind, end)) for kind, end in sorted(set(outcomes))},
        "worker_deaths": sum(worker.own_deaths for worker in one.workers),
    }


def _tell_troubles(one: Run) -> None:
    for line in sorted(set(one.count.troubles))[:30]:
        print(f"log: {line}", file=sys.stderr, flush=True)


def _restart_postgres() -> None:
    """`pg_ctl restart -m immediate`, as after a crash, of the private cluster this run has started."""
    from django.db import connection

    from tests.services import _as_owner, postgres_bin

    with connection.cursor() as cursor:
        cursor.execute("show data_directory")
        folder = cursor.fetchone()[0]
    connection.close()
    command = [str(postgres_bin() / "pg_ctl"), "-D", folder, "-m", "immediate", "-w", "restart"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(_as_owner(command), cwd=Path(folder).parent, check=True, **quiet)


COLUMNS = (
    ("scenario", "Scenario"),
    ("kills", "Kills"),
    ("deliveries", "Deliveries"),
    ("published", "Out by itself"),
    ("waiting", "Waiting for a person"),
    ("out_after_answers", "Out after answers"),
    ("doubled", "Doubled"),
    ("lost", "Lost"),
    ("stuck", "Stuck"),
    ("wrong", "Wrong"),
    ("worker_deaths", "Worker died by itself"),
    ("seconds", "Seconds"),
)


def show(rows: list[dict[str, Any]]) -> None:
    """The table as Markdown, then what went wrong."""
    print("\n| " + " | ".join(title for _, title in COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for row in rows:
        print("| " + " | ".join(str(row.get(name, "–")) for name, _ in COLUMNS) + " |")
    for row in rows:
        for sentence in row["sentences"]:
            print(f"{row['scenario']}: {sentence}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
