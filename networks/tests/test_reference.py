"""docs/requests.md is what the adapters send."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from networks.tests.reference import reference
from networks.vk.adapter import VKAdapter

PAGE = Path(__file__).resolve().parents[2] / "docs" / "requests.md"


def test_the_page_of_requests_is_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VKAdapter, "wait", staticmethod(lambda seconds: None))
    made = reference()
    if os.environ.get("RECORD") == "1":
        PAGE.write_text(made)
    assert PAGE.read_text() == made, "run: RECORD=1 python -m pytest networks/tests/test_reference.py"
