"""The adapter of Odnoklassniki under the common suite."""

from __future__ import annotations

from networks.ok.tests.stub import OKStub
from networks.tests.contract import AdapterContract


class TestOK(AdapterContract):
    stub_class = OKStub
