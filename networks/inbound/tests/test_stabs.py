"""Samples that stand beside the published description of MAX, read as updates."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from networks.base import Network
from networks.inbound.kinds import Kind
from networks.inbound.parsing import identify, post_event
from networks.inbound.parsing.max import WANTED
from networks.inbound.parsing.residents import comment_event, message_event
from networks.tests.stub import SCHEMAS

pytestmark = pytest.mark.contracts
NOW = datetime(2026, 11, 29, tzinfo=UTC)
KINDS = {
    "message_created": Kind.OTHER,  # of a group chat
    "message_edited": Kind.MESSAGE,
    "message_removed": Kind.OTHER,  # of a dialogue
    "bot_added": Kind.JOINED,
    "bot_removed": Kind.JOINED,
    "bot_started": Kind.MESSAGE,
    "bot_stopped": Kind.MESSAGE,
    "user_removed": Kind.BAN,
    "chat_title_changed": Kind.SETTINGS,
    "comment_created": Kind.COMMENT,
    "comment_removed": Kind.COMMENT_GONE,
}


def samples() -> list[dict[str, Any]]:
    """Bodies of hooks, those out of polls, and those of comments, which the description does not have."""
    folder = SCHEMAS / "max"
    if not folder.is_dir():
        pytest.skip(f"API_CONTRACTS: no published schemas in {SCHEMAS}")
    hooks: list[Path] = [*folder.glob("stabs/webhook.*.json"), *folder.glob("own-samples/*.json")]
    polled = [json.loads(path.read_text())["updates"] for path in folder.glob("stabs/update.*.json")]
    return [*(json.loads(path.read_text()) for path in hooks), *(body for page in polled for body in page)]


def test_every_sample_is_known_for_what_it_is() -> None:
    found = [(body["update_type"], identify(Network.MAX, body)) for body in samples()]
    assert len(found) > 30
    for name, identity in found:
        assert identity is not None, name
        assert identity.kind is KINDS.get(name, Kind.OTHER), name
        assert name in WANTED or identity.kind is Kind.OTHER


def test_what_residents_do_is_read() -> None:
    for body in samples():
        name = body["update_type"]
        comment = comment_event(Network.MAX, body, NOW)
        assert (comment is not None) == name.startswith("comment_"), name
        if comment is not None:
            assert (comment.page, comment.external_id, comment.post_id) == (
                "-2002",
                "mid.comment1",
                "mid.post1",
            )
        said = message_event(Network.MAX, body, NOW)
        assert (said is not None) == (name == "message_edited"), name
        post_event(Network.MAX, body)
