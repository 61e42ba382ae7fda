"""A record of the calls that came in, for tests; tokens are masked."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

SECRET_NAMES = {
    "access_token",
    "session_key",
    "sig",
    "secret",
    "secret_key",
    "secret_token",
    "session_secret_key",
    "key",
}
KEPT = 20_000


@dataclass
class Call:
    """One call of an API method."""

    network: str
    method: str
    params: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    token: str = ""
    id: int = 0
    at: float = 0.0
    seconds: float = 0.0
    outcome: str = ""
    http_status: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The call without anything secret; `token` is a short digest that tells tokens apart."""
        found = asdict(self)
        del found["text"]
        found["params"] = {
            name: "***" if name in SECRET_NAMES else value for name, value in self.params.items()
        }
        found["token"] = digest(self.token) if self.token else ""
        return found


def digest(token: str) -> str:
    """Eight letters that tell one token from another without showing it."""
    return hashlib.sha256(token.encode()).hexdigest()[:8]


class CallBook:
    """The latest calls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._last = 0

    def add(self, call: Call) -> None:
        """Keep a call."""
        with self._lock:
            self._last += 1
            call.id = self._last
            self._calls.append(call)

    def find(self, network: str | None = None, method: str | None = None) -> list[Call]:
        """Calls in the order they ended."""
        with self._lock:
            calls = list(self._calls)
        return [c for c in calls if network in (None, "", c.network) and method in (None, "", c.method)]

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
