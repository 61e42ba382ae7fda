"""Telegram's adapter under the common suite."""

from __future__ import annotations

from networks.telegram.tests.stub import TelegramStub
from networks.tests.contract import AdapterContract


class TestTelegram(AdapterContract):
    stub_class = TelegramStub
