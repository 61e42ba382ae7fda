"""An adapter of VK that talks with the stub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.tests.loopback import serving
from networks.tests.stub import Purse
from networks.vk.adapter import VKAdapter
from networks.vk.tests.stub import VKStub


@pytest.fixture
def vk(settings: Any) -> Iterator[VKStub]:
    stub = VKStub()
    with serving(stub.answer) as server:
        settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **stub.urls(server.url)}
        yield stub


@pytest.fixture
def purse() -> Purse:
    return Purse(VKStub.tokens)


@pytest.fixture
def adapter(vk: VKStub, purse: Purse, monkeypatch: pytest.MonkeyPatch) -> VKAdapter:
    monkeypatch.setattr(VKAdapter, "wait", staticmethod(lambda seconds: None))
    return VKAdapter(vk.target, purse)
