"""Hooks out: a queue in the database, sent and repeated by a background thread; long polls read it too."""

from __future__ import annotations

import json
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sandbox.store import Store

if TYPE_CHECKING:
    import requests

DELAYS = (0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)
TIMEOUT_S = 10.0
SENDERS = 8
Row = dict[str, Any]
Report = Callable[[Row, bool, str], None]


class Outbox:
    """Events on their way: `url` empty means parked until somebody polls."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.reports: dict[str, Report] = {}
        self._changed = threading.Condition()
        self._version = 0
        self._busy: set[str] = set()
        self._stopping = False
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="sandbox-hook")
        self._thread = threading.Thread(target=self._loop, name="sandbox-hooks", daemon=True)

    def start(self) -> None:
        """Begin sending."""
        self._thread.start()

    def stop(self) -> None:
        """Stop sending; what was not sent stays in the database."""
        self._stopping = True
        self.wake()
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def wake(self) -> None:
        """Something changed: look again."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def put(
        self, network: str, lane: str, kind: str, body: Any, *, url: str | None = None,
        headers: dict[str, str] | None = None, expect: str = "2xx", hook_id: int | None = None,
    ) -> int:  # fmt: skip
        """Queue an event. One lane is sent in order, one at a time."""
        row_id = self.store.insert(
            "outbox", network=network, lane=lane, kind=kind, url=url, headers=headers or {}, expect=expect,
            body=json.dumps(body, ensure_ascii=False), hook_id=hook_id, at=int(time.time() * 1000),
        )  # fmt: skip
        self.store.after_commit(self.wake)
        return row_id

    def parked(self, lane: str, after: int = 0, limit: int = 100) -> list[Row]:
        """Events that wait for a poll."""
        sql = """select * from outbox where lane = ? and url is null and state = 'waiting' and id > ?
                 order by id limit ?"""
        return self.store.rows(sql, lane, after, limit)

    def waiting(self, lane: str) -> int:
        """How many events of the lane are not delivered yet."""
        return int(self.store.value("select count(*) from outbox where lane = ? and state = 'waiting'", lane))

    def wait(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Block until `ready` or the time is over or the sandbox stops."""
        deadline = time.monotonic() + seconds
        while not self._stopping:
            with self._changed:
                seen = self._version
            if ready():
                return True
            with self._changed:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                if seen == self._version:
                    self._changed.wait(min(left, 0.5))
        return False

    def listed(self, network: str | None = None) -> list[Row]:
        """The queue for people and tests, without headers (they hold secrets)."""
        rows = self.store.rows(
            "select * from outbox where ? is null or network = ? order by id", network, network
        )
        return [
            {k: v for k, v in row.items() if k != "headers"} | {"body": json.loads(row["body"])}
            for row in rows
        ]

    # the sending side

    def _loop(self) -> None:
        while not self._stopping:
            with self._changed:
                seen = self._version
            try:
                pause = self._dispatch()
            except Exception:  # the thread must outlive a bad moment
                if self._stopping:
                    return
                traceback.print_exc(file=sys.stderr)
                pause = 1.0
            with self._changed:
                if seen == self._version and not self._stopping:
                    self._changed.wait(pause)

    def _dispatch(self) -> float:
        """Hand due heads of lanes to the pool; answers how long to sleep."""
        now, pause = time.time(), 30.0
        busy = set(self._busy)  # before the rows are read, else a row just sent could be sent again
        for row in self._heads():
            if row["lane"] in busy:
                continue
            if row["due"] > now:
                pause = min(pause, row["due"] - now)
            elif not self._stopping:
                self._busy.add(row["lane"])
                self._pool.submit(self._send, row)
        return max(pause, 0.01)

    def _heads(self) -> list[Row]:
        sql = """select * from outbox where id in
                 (select min(id) from outbox where state = 'waiting' and url is not null group by lane)"""
        return self.store.rows(sql)

    def _send(self, row: Row) -> None:
        try:
            error, wait_s = self._deliver(row)
            self._settle(row, error, wait_s)
        finally:
            self._busy.discard(row["lane"])
            self.wake()

    def _deliver(self, row: Row) -> tuple[str, float | None]:
        import requests  # only now: a sandbox without hooks starts faster

        headers = {"Content-Type": "application/json; charset=utf-8", **row["headers"]}
        if row["network"] == "vk" and row["tries"]:
            headers["X-Retry-Counter"] = str(row["tries"])
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(
                    row["url"],
                    data=row["body"].encode(),
                    headers=headers,
                    timeout=TIMEOUT_S,
                    allow_redirects=False,
                )
        except requests.RequestException as error:
            return type(error).__name__, None
        if _accepted(answer, row["expect"]):
            return "", None
        retry_after = answer.headers.get("Retry-After", "")
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason}", (
            float(retry_after) if retry_after.isdigit() else None
        )

    def _settle(self, row: Row, error: str, wait_s: float | None) -> None:
        tries = row["tries"] + 1
        over = bool(error) and row["network"] != "telegram" and tries >= len(DELAYS)
        state = "sent" if not error else "failed" if over else "waiting"
        delay = wait_s if wait_s is not None else DELAYS[min(tries, len(DELAYS)) - 1]
        self.store.run(
            "update outbox set tries = ?, error = ?, state = ?, due = ? where id = ?",
            tries, error, state, time.time() + delay, row["id"],
        )  # fmt: skip
        report = self.reports.get(row["network"])
        if report:
            report({**row, "tries": tries, "state": state}, not error, error)


def _accepted(answer: requests.Response, expect: str) -> bool:
    if not 200 <= answer.status_code < 300:
        return False
    if expect == "2xx":
        return True
    return answer.text.strip() == expect
