"""VK's adapter under the common suite."""

from __future__ import annotations

from networks.tests.contract import AdapterContract
from networks.vk.tests.stub import VKStub


class TestVK(AdapterContract):
    stub_class = VKStub
