"""docs/requests.md is what the adapters send, docs/answers.md what they make of the answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import time_machine

from networks.tests.answers import answers
from networks.tests.reference import reference
from networks.vk.adapter import VKAdapter

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_requests_is_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VKAdapter, "wait", staticmethod(lambda seconds: None))
    _hold(DOCS / "requests.md", reference())


@time_machine.travel("2026-11-29T09:00:00Z", tick=False)
def test_the_page_of_answers_is_what_is_made_of_them() -> None:
    _hold(DOCS / "answers.md", answers())


def _hold(page: Path, made: str) -> None:
    if os.environ.get("RECORD") == "1":
        page.write_text(made)
    assert page.read_text() == made, "run: RECORD=1 python -m pytest networks/tests/test_reference.py"
