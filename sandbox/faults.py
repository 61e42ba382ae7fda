"""Faults that a test or a person orders for calls to come."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

KINDS = ("delay", "status", "drop", "accept_drop", "garbage", "dead_token", "rate", "error")
TITLES = {
    "delay": "задержка",
    "status": "ответ с кодом HTTP",
    "drop": "обрыв до выполнения",
    "accept_drop": "выполнить и оборвать без ответа",
    "garbage": "выполнить и ответить мусором",
    "dead_token": "токен больше не действует",
    "rate": "слишком часто",
    "error": "ошибка сети с кодом",
}


@dataclass
class Fault:
    """One order: what happens to which calls, how many times (None: until cleared)."""

    id: int
    network: str
    method: str
    kind: str
    times: int | None = 1
    match: str = ""
    seconds: float = 0.0
    status: int = 503
    body: str | None = None
    retry_after: int | None = None
    code: int | str | None = None
    message: str | None = None
    after: bool = False

    def concerns(self, network: str, method: str, text: str) -> bool:
        """Is this call meant?"""
        return (
            self.network in (network, "*")
            and self.method in (method, "*")
            and (not self.match or self.match in text)
            and self.times != 0
        )

    @property
    def title(self) -> str:
        """The kind in plain words."""
        return TITLES[self.kind]


class BadOrder(ValueError):
    """The order of a fault makes no sense."""


class FaultBook:
    """Orders in force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._last = 0

    def order(self, wish: dict[str, Any]) -> Fault:
        """Take an order from its JSON form."""
        if wish.get("kind") not in KINDS:
            raise BadOrder(f"kind must be one of {', '.join(KINDS)}")
        if not wish.get("network"):
            raise BadOrder("network is missing")
        unknown = set(wish) - set(Fault.__dataclass_fields__)
        if unknown:
            raise BadOrder(f"unknown: {', '.join(sorted(unknown))}")
        with self._lock:
            self._last += 1
            fault = Fault(**{"method": "*", **wish, "id": self._last})
            self._faults.append(fault)
        return fault

    def take(self, network: str, method: str, text: str) -> list[Fault]:
        """The faults of one call, used up by it: all delays and the first of another kind."""
        taken: list[Fault] = []
        with self._lock:
            for fault in self._faults:
                single = fault.kind != "delay" and any(other.kind != "delay" for other in taken)
                if not single and fault.concerns(network, method, text):
                    taken.append(fault)
                    if fault.times is not None:
                        fault.times -= 1
            self._faults = [fault for fault in self._faults if fault.times != 0]
        return taken

    def listed(self) -> list[dict[str, Any]]:
        """Orders still in force, as JSON."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def all(self) -> list[Fault]:
        """Orders still in force."""
        with self._lock:
            return list(self._faults)

    def clear(self, fault_id: int | None = None) -> None:
        """Forget one order or all of them."""
        with self._lock:
            self._faults = [fault for fault in self._faults if fault_id not in (None, fault.id)]
