"""What the sandbox does to calls during a run: late, lost, broken and refused answers."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.kill.stage import Stage

PUBLISHING = {
    "vk": ["wall.post"],
    "ok": ["mediatopic.post"],
    "telegram": ["sendMessage", "sendPhoto"],
    "max": ["POST /messages"],
}
# Together a delay and the network's own work stay below UNKNOWN_SETTLE_S: a post that shows up after the portal
# has twice seen its absence is another matter (a network that lies for longer than it is trusted to).
LONGEST_DELAY_S = 1.2
MOST_ORDERS = 10
_KINDS = (
    ("delay",) * 4 + ("accept_drop",) * 3 + ("drop",) * 2 + ("garbage",) * 2 + ("status",) * 3 + ("rate",)
)


class Weather:
    """Orders faults by chance, never more than a few at a time."""

    def __init__(self, stage: Stage, chance: Random) -> None:
        self._stage, self._chance = stage, chance
        self.ordered: dict[str, int] = {}

    def change(self) -> None:
        """One to three new faults for calls to come."""
        standing = self._stage.control("GET", "faults")["faults"]
        late = {one["network"] for one in standing if one["kind"] == "delay"}
        for _ in range(self._chance.randint(1, 3) if len(standing) < MOST_ORDERS else 0):
            wish = self._wish()
            if wish["kind"] == "delay" and wish["network"] in late:
                continue
            if wish["kind"] == "delay":
                late.add(wish["network"])
            self._stage.control("POST", "faults", wish)
            self.ordered[wish["kind"]] = self.ordered.get(wish["kind"], 0) + 1

    def _wish(self) -> dict[str, Any]:
        chance = self._chance
        network, kind = chance.choice(list(PUBLISHING)), chance.choice(_KINDS)
        if kind == "rate" and network == "ok":
            kind = "drop"  # OK names no time to wait, and the portal waits five minutes: too long for a run
        anywhere = kind != "rate" and chance.random() < 0.15
        method = "*" if anywhere else chance.choice(PUBLISHING[network])
        wish: dict[str, Any] = {"network": network, "method": method, "kind": kind}
        if kind == "delay":
            wish |= {"seconds": round(chance.uniform(0.1, LONGEST_DELAY_S), 2), "times": chance.randint(1, 4)}
        elif kind == "rate":
            wish |= {"retry_after": 1}
        elif kind == "status":
            wish |= {"status": chance.choice([500, 502, 503, 504]), "after": chance.random() < 0.5}
            if network in ("vk", "max") and chance.random() < 0.25:
                wish |= {"status": 429, "after": False, "retry_after": 1}
        return wish

    def clear(self) -> None:
        """Fair weather from now on."""
        self._stage.control("DELETE", "faults")
