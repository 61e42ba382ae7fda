"""MAX's adapter under the common suite."""

from __future__ import annotations

from networks.max.tests.stub import MaxStub
from networks.tests.contract import AdapterContract


class TestMax(AdapterContract):
    stub_class = MaxStub
