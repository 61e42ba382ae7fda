"""Tests of the networks need no database and never wait."""

from __future__ import annotations

import time
from typing import Any

import pytest

pytest.register_assert_rewrite("networks.tests.contract")


@pytest.fixture(autouse=True)
def _no_demo(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door asks the database whether this is a demo; a test without a database is none."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        monkeypatch.setattr("core.http.door.is_demo", lambda: False)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.fixture(autouse=True)
def _no_paces(settings: Any) -> None:
    """Tests of adapters need no database; those of paces switch them on again."""
    settings.NETWORK_PACES = False
