"""VK's Bots Long Poll on the loopback: events with numbers, keys and servers that change, failures in turn."""

from __future__ import annotations

from typing import Any

from core.tests.loopback import Reply, Seen
from networks.inbound.tests import samples

NOTHING = Reply({"response": 1})


def refusal(code: int, text: str = "") -> Reply:
    """VK's error: HTTP 200."""
    return Reply({"error": {"error_code": code, "error_msg": text}})


class LongPoll:
    """One community. `faults` are answers of the server in turn (a number: it failed so), `ordered` those of methods."""

    def __init__(self) -> None:
        self.url = ""
        self.begin()

    def begin(self) -> None:
        """As new."""
        self.events: list[dict[str, Any]] = []
        self.forgotten = 0  # events up to this number are told no more
        self.key, self.place = 1, "a"
        self.faults: list[Reply | int] = []
        self.ordered: dict[str, Reply] = {}
        self.calls: list[str] = []
        self.checks: list[dict[str, str]] = []
        self.told: dict[str, str] = {}

    def happen(self, *names: str) -> None:
        """Posts appear on the wall; each name is an event of its own."""
        self.events += [samples.vk_post(len(self.events) + 1, name, event_id=name) for name in names]

    def answer(self, seen: Seen) -> Reply:
        method = seen.path.rpartition("/")[2]
        if seen.path.startswith("/lp/"):
            return self._check(seen)
        self.calls.append(method)
        if method in self.ordered:
            return self.ordered[method]
        if method == "groups.setLongPollSettings":
            self.told = dict(seen.form)
        if method == "groups.getLongPollServer":
            server = f"{self.url}/lp/{self.place}"
            return Reply(
                {"response": {"server": server, "key": f"key-{self.key}", "ts": str(len(self.events))}}
            )
        return NOTHING

    def _check(self, seen: Seen) -> Reply:
        self.checks.append(seen.query)
        if self.faults:
            fault = self.faults.pop(0)
            return fault if isinstance(fault, Reply) else self._failed(fault)
        if seen.query["key"] != f"key-{self.key}":
            return self._failed(2)
        if seen.path != f"/lp/{self.place}":
            return Reply(body=b"", status=404)
        number = int(seen.query["ts"])
        if number < self.forgotten:
            return self._failed(1)
        return Reply({"ts": str(len(self.events)), "updates": self.events[number:]})

    def _failed(self, code: int) -> Reply:
        return Reply({"failed": code} | ({"ts": str(len(self.events))} if code == 1 else {}))
