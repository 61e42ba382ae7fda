"""MAX on the loopback and an adapter of one channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.tests.loopback import Loopback
from networks.max.adapter import MaxAdapter
from networks.max.tests.stub import MaxStub
from networks.tests.stub import Purse


@pytest.fixture
def stub(settings: Any) -> Iterator[MaxStub]:
    found = MaxStub()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **found.urls(server.url)}
    yield found
    server.close()


@pytest.fixture
def adapter(stub: MaxStub) -> MaxAdapter:
    return MaxAdapter(stub.target, Purse(stub.tokens))
