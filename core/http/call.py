"""State of one call: how far it got, how long it may take."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field

from core.errors import Where


@dataclass
class Call:
    """One call through the door.

    `began` turns true just before the first byte of the request is handed to the system: until then the
    request was certainly not executed. The deadline is kept by a timer that cuts the connection, because no
    time limit of a socket bounds a handshake, a sending or an answer that comes drop by drop.
    """

    total_s: float
    where: Where = field(default_factory=Where)
    changes: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)
    began: bool = False
    expired: bool = False
    trouble: str = ""
    _ends: float = field(init=False)
    _timer: threading.Timer | None = field(init=False, default=None, repr=False)
    _socket: socket.socket | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.total_s

    def left(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            self.expired = True
            raise TimeoutError("deadline")
        return left

    def watch(self, connected: socket.socket) -> None:
        """Cut this connection at the deadline, whatever is going on with it then."""
        self._socket = connected.dup()
        self._timer = threading.Timer(self.left(), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        self.expired = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        """The call is over: the timer and its copy of the connection go."""
        if self._timer is not None:
            self._timer.cancel()
        if self._socket is not None:
            self._socket.close()
