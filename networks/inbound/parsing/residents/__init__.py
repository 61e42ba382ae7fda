"""Raw updates about residents read in the portal's words, one module per network.

What a network does not tell is `None`: Odnoklassniki tells of messages only, and those by hooks without a signature,
so they are hints to read the dialogue (`networks/inbound/parsing/ok.py`); MAX tells nothing of bans.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import ModuleType
from typing import Any

from networks.base import Network
from networks.inbound.parsing.residents import max, telegram, vk
from networks.inbound.parsing.residents.shapes import BanEvent, CommentEvent, MessageEvent

__all__ = ["BanEvent", "CommentEvent", "MessageEvent", "ban_event", "comment_event", "message_event"]

_PARSERS: dict[Network, ModuleType] = {Network.VK: vk, Network.TELEGRAM: telegram, Network.MAX: max}


def comment_event(network: Network, body: Mapping[str, Any], received: datetime) -> CommentEvent | None:
    """The comment that the update is about; `received` orders versions where the network gives them no time."""
    parser = _PARSERS.get(network)
    found: CommentEvent | None = parser.comment_event(body, received) if parser else None
    return found


def message_event(network: Network, body: Mapping[str, Any], received: datetime) -> MessageEvent | None:
    """The private message of a resident; None for what the page itself writes."""
    parser = _PARSERS.get(network)
    found: MessageEvent | None = parser.message_event(body, received) if parser else None
    return found


def ban_event(network: Network, body: Mapping[str, Any]) -> BanEvent | None:
    """Who was banned or freed."""
    parser = _PARSERS.get(network)
    found: BanEvent | None = parser.ban_event(body) if parser else None
    return found
