"""Short-lived keys in a column: they open at their own place only, and whatever else stands there opens nothing."""

from __future__ import annotations

import base64
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault.passing import opened, seal

pytestmark = pytest.mark.django_db


def test_it_opens_at_its_own_place_only() -> None:
    sealed = seal("ключ-0123456789", "poll:1")
    assert "ключ" not in sealed
    assert opened(sealed, "poll:1") == "ключ-0123456789"
    assert opened(sealed, "poll:2") is None
    assert seal("ключ-0123456789", "poll:1") != sealed


@pytest.mark.parametrize("ending", ["", "a", "ab"])
def test_a_changed_text_opens_nothing(ending: str) -> None:
    sealed = seal(f"ключ-0123456789{ending}", "poll:1")
    for place in range(len(sealed)):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        assert opened(changed, "poll:1") is None


def test_with_another_key_ring_it_is_asked_for_again(settings: Any) -> None:
    sealed = seal("ключ-0123456789", "poll:1")
    settings.VAULT_KEYS = "new:" + base64.b64encode(os.urandom(32)).decode()
    assert opened(sealed, "poll:1") is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert opened(text, "poll:1") is None
