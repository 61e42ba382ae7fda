"""Odnoklassniki on the loopback and an adapter of one group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.tests.loopback import Loopback
from networks.ok.adapter import OKAdapter
from networks.ok.tests.stub import OKStub
from networks.tests.stub import Purse


@pytest.fixture
def stub(settings: Any) -> Iterator[OKStub]:
    found = OKStub()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **found.urls(server.url)}
    yield found
    server.close()


@pytest.fixture
def adapter(stub: OKStub) -> OKAdapter:
    return OKAdapter(stub.target, Purse(stub.tokens))
