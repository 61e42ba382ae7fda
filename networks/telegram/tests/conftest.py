"""The Bot API on the loopback and an adapter of one channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.tests.loopback import Loopback
from networks.telegram.adapter import TelegramAdapter
from networks.telegram.tests.stub import TelegramStub
from networks.tests.stub import Purse


@pytest.fixture
def stub(settings: Any) -> Iterator[TelegramStub]:
    found = TelegramStub()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **found.urls(server.url)}
    yield found
    server.close()


@pytest.fixture
def adapter(stub: TelegramStub) -> TelegramAdapter:
    return TelegramAdapter(stub.target, Purse(stub.tokens))
