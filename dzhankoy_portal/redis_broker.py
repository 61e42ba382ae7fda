"""Redis as a broker, for a worker that runs without an event loop (`worker.py` says why).

While all that a process may hold is taken, Kombu waits for up to two seconds before it looks again, though the first job
is over in a third of one: slots stand empty while a queue is full. Here it looks again soon.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis

LOOK_AGAIN_S = 0.05


class Poller(redis.MultiChannelPoller):  # type: ignore[misc]
    """See the module."""

    def get(self, callback: Any, timeout: float | None = None) -> Any:
        channels = self._channels  # type: ignore[attr-defined]
        full = any(not channel.qos.can_consume() for channel in channels if channel.active_queues)
        return super().get(callback, LOOK_AGAIN_S if full else timeout)


class Transport(redis.Transport):  # type: ignore[misc]
    """The transport of `redis://`, named in `celery.py`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = Poller()
