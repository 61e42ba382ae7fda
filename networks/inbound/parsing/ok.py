"""Events of the groups' messages API of Odnoklassniki (https://apiok.ru/dev/graph_api/webhook): messages only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from networks import reading
from networks.inbound.kinds import Kind
from networks.inbound.parsing.shapes import Identity, PostEvent


def identify(body: Mapping[str, Any]) -> Identity | None:
    """The message's number tells repeats; events without one are told apart by chat and time."""
    kind = reading.text(body, "webhookType")
    if not kind:
        return None
    thing = reading.text(body, "message", "mid") or ":".join(
        (reading.text(body, "recipient", "chat_id"), reading.text(body, "timestamp"))
    )
    return Identity(f"{kind}:{thing}", Kind.MESSAGE if kind == "MESSAGE_CREATED" else Kind.OTHER)


def post_event(body: Mapping[str, Any]) -> PostEvent | None:
    """This network tells nothing about walls: they are read."""
    return None
