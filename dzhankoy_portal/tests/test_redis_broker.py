"""Redis as a broker: a process that is full looks again soon, one that has room waits as long as it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES, redis

from dzhankoy_portal import celery, redis_broker


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_the_portal_speaks_with_redis_by_its_own_transport(
    scheme: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TRANSPORT_ALIASES, scheme, "kombu.transport.redis:Transport")
    settings.REDIS_URL = f"{scheme}://127.0.0.1:1"
    celery.configuration()
    transport = Connection(f"{scheme}://127.0.0.1:1").transport
    assert isinstance(transport, redis_broker.Transport)
    assert isinstance(transport.cycle, redis_broker.Poller)


@pytest.mark.parametrize(("room", "waits_s"), [(True, 2.0), (False, redis_broker.LOOK_AGAIN_S)])
def test_who_is_full_looks_again_soon(monkeypatch: pytest.MonkeyPatch, room: bool, waits_s: float) -> None:
    waited: list[Any] = []
    monkeypatch.setattr(
        redis.MultiChannelPoller, "get", lambda self, callback, timeout: waited.append(timeout)
    )
    poller = redis_broker.Poller()
    listening = SimpleNamespace(qos=SimpleNamespace(can_consume=lambda: room), active_queues={"publish"})
    sending = SimpleNamespace(qos=SimpleNamespace(can_consume=lambda: False), active_queues=set())
    poller._channels = {1: listening, 2: sending}.values()
    poller.get(None, timeout=2.0)
    assert waited == [waits_s]
