"""The scenarios. Each leaves rows and walls behind; `tests.kill.verdict` compares them afterwards."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import OperationalError, connection

from contentplan.engine import sweep
from contentplan.models import Delivery
from tests.kill import city as cities
from tests.kill.city import City, Feed
from tests.kill.stage import Stage
from tests.kill.verdict import Verdict, Walls, judge
from tests.kill.wait import until
from tests.kill.weather import Weather
from tests.kill.worker import Worker

SETTLE_S = 240.0
IN_FLIGHT = 10  # deliveries kept before the worker, so that every kill meets some


@dataclass
class Count:
    """What a scenario did and met."""

    kills: int = 0
    met: Counter[str] = field(default_factory=Counter)  # phase of each try that a kill found open
    worker_deaths: int = 0
    troubles: list[str] = field(default_factory=list)


@dataclass
class Run:
    """One scenario on a stage."""

    stage: Stage
    city: City
    chance: Random
    workers: list[Worker]
    count: Count = field(default_factory=Count)

    def __post_init__(self) -> None:
        self.feed = Feed(self.city, self.chance)
        self.weather = Weather(self.stage, self.chance)

    def start(self) -> None:
        for worker in self.workers:
            worker.start()

    def mind(self) -> None:
        for worker in self.workers:
            worker.mind()

    def kill_one(self) -> None:
        """Wait for a moment worth it, then SIGKILL one worker with its beat, note what it held, start it again."""
        worker = self.chance.choice(self.workers)
        self._wait_for_a_moment(worker)
        worker.kill()
        self.count.kills += 1
        held = cities.open_tries(worker.since).values_list("kind", "phase")
        self.count.met.update(f"{kind} {phase}" for kind, phase in held)
        self.count.met["idle"] += not held
        worker.start()

    def _wait_for_a_moment(self, worker: Worker) -> None:
        """Mostly while a request is out or a post is made ready; sometimes at any time, sometimes while it is starting."""
        how = self.chance.random()
        if how < 0.4:
            until(lambda: cities.is_sending(worker.since, phase="sending"), 60, every_s=0.01)
            time.sleep(self.chance.uniform(0, 0.1))
        elif how < 0.75:
            until(lambda: cities.is_sending(worker.since), 60, every_s=0.02)
            time.sleep(self.chance.uniform(0, 0.6))
        elif how < 0.9:
            time.sleep(self.chance.uniform(0.5, 6))
        else:
            time.sleep(self.chance.uniform(0, 2))

    def settle(self, seconds: float = SETTLE_S) -> bool:
        """Fair weather until the portal has nothing more to do by itself; whether it came to that."""
        self.weather.clear()
        sweep.mend()  # what the minute sweep of beat does: nobody waits a minute for it here

        def settled() -> bool:
            self.mind()
            return not cities.unsettled().exists()

        done = until(settled, seconds, every_s=0.2)
        sweep.mend()  # telling people is part of it
        return done

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()
            self.count.worker_deaths += worker.own_deaths
            self.count.troubles += worker.troubles()


def kills(run: Run, number: int, deliveries: int, within_s: float) -> None:
    """Kill at random points in changing weather while deliveries keep coming; at least once."""
    run.start()
    ends = time.monotonic() + within_s
    while run.count.kills < number and (run.count.kills == 0 or time.monotonic() < ends):
        run.feed.keep_up(IN_FLIGHT, max(deliveries, number * 8))
        run.weather.change()
        run.kill_one()
        run.mind()
        if run.count.kills % 20 == 0:
            print(f"kills {run.count.kills}, met {dict(run.count.met)}", file=sys.stderr, flush=True)
    run.feed.keep_up(deliveries, deliveries)


def flush(run: Run, seconds: float) -> None:
    """Empty the broker again and again while deliveries go out."""
    run.start()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        run.feed.keep_up(IN_FLIGHT, 400)
        until(lambda: cities.is_sending(run.workers[0].since), 3, every_s=0.02)
        time.sleep(run.chance.uniform(0, 0.5))
        empty_broker()
        run.count.met["flushes"] += 1
        run.mind()


def empty_broker() -> None:
    """Everything the broker holds is gone."""
    if settings.REDIS_URL:
        import redis

        with redis.Redis.from_url(settings.REDIS_URL) as server:
            server.flushdb()
        return
    for part in ("messages", "control"):
        for path in (settings.DATA_DIR / "broker" / part).iterdir():
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def race(run: Run, seconds: float) -> None:
    """Two workers and two beats over the same rows, in bad weather, one of them killed now and then."""
    run.start()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        run.feed.keep_up(IN_FLIGHT, 400)
        run.weather.change()
        until(lambda: not cities.unsettled().exists(), run.chance.uniform(1, 4))
        if run.chance.random() < 0.2:
            run.kill_one()
        run.mind()


def restart(run: Run, number: int, restart_database: Callable[[], None]) -> None:
    """The database goes away in the middle of a sending and comes back."""
    run.start()
    for _ in range(number):
        run.feed.keep_up(IN_FLIGHT, 400)
        run.weather.change()
        until(lambda: cities.is_sending(run.workers[0].since), 60, every_s=0.02)
        time.sleep(run.chance.uniform(0, 0.5))
        restart_database()
        run.count.met["restarts"] += 1
        until(_database_answers, 30)
        run.mind()


def folder(run: Run, number: int) -> None:
    """The broker's whole folder is removed in the middle of a sending, by hand or by a cleaner of disks."""
    run.start()
    for _ in range(number):
        run.feed.keep_up(IN_FLIGHT, 400)
        run.weather.change()
        until(lambda: cities.is_sending(run.workers[0].since), 20, every_s=0.02)
        time.sleep(run.chance.uniform(0, 0.5))
        shutil.rmtree(settings.DATA_DIR / "broker", ignore_errors=True)
        run.count.met["removals"] += 1
        time.sleep(run.chance.uniform(0.2, 1.5))
        run.mind()


JUMPS_S = (-5400, -3600, -900, -120, 120, 900, 3600)


def clock_moved(run: Run, number: int) -> None:
    """The worker's clock is set an hour back, or ahead, while it sends; sometimes it dies at that moment.

    The networks keep the right time, as they would. What a jump ahead makes late is decided by people.
    """
    run.start()
    for _ in range(number):
        run.feed.keep_up(IN_FLIGHT, 400)
        run.weather.change()
        until(lambda: cities.is_sending(run.workers[0].since), 20, every_s=0.02)
        time.sleep(run.chance.uniform(0, 0.5))
        for worker in run.workers:
            worker.set_clock(run.chance.choice(JUMPS_S))
        run.count.met["jumps"] += 1
        if run.chance.random() < 0.3:
            run.kill_one()
        time.sleep(run.chance.uniform(1, 3))
        run.mind()
    for worker in run.workers:
        worker.set_clock(0)


def disk_full(run: Run, number: int) -> None:
    """For some seconds nothing can be written: neither rows (on SQLite) nor messages; then there is room again."""
    run.start()
    for _ in range(number):
        run.feed.keep_up(IN_FLIGHT, 400)
        run.weather.change()
        until(lambda: cities.is_sending(run.workers[0].since), 20, every_s=0.02)
        time.sleep(run.chance.uniform(0, 0.5))
        for worker in run.workers:
            worker.fill_disk(True)
        run.count.met["full"] += 1
        time.sleep(run.chance.uniform(0.5, 6))
        if run.chance.random() < 0.3:
            run.kill_one()
        for worker in run.workers:
            worker.fill_disk(False)
        run.mind()


def _database_answers() -> bool:
    try:
        connection.close()
        return Delivery.objects.exists() or True
    except OperationalError:
        return False


# --- afterwards --------------------------------------------------------------------------------------


def ask_people(run: Run, rounds: int = 4) -> int:
    """People look at the pages and answer truthfully until everything is out; how many answers it took."""
    answers = 0
    for _ in range(rounds):
        waiting = cities.waiting_for_people()
        if not waiting:
            break
        seen = Walls(run.stage)
        taken = set(Delivery.objects.exclude(external_id="").values_list("page_id", "external_id"))
        for delivery in waiting:
            free = [post for post in seen.of(delivery) if (delivery.page_id, str(post["id"])) not in taken]
            link = seen.link(free[0]) if free and delivery.state == "unknown" else None
            if link:
                taken.add((delivery.page_id, str(free[0]["id"])))
            answers += cities.answer(run.city, delivery, link)
        run.settle()
    return answers


def verdict_of(run: Run) -> Verdict:
    """The verdict, with what the scenario did not bring to an end."""
    return judge(run.stage)
