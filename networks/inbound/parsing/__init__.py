"""Raw updates read in the portal's words, one module per network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from networks.base import Network
from networks.inbound.parsing import max, ok, telegram, vk
from networks.inbound.parsing.shapes import CopyEvent, Identity, PostEvent, Version

__all__ = ["CopyEvent", "Identity", "PostEvent", "Version", "identify", "post_event"]


class _Parser(Protocol):
    def identify(self, body: Mapping[str, Any]) -> Identity | None: ...

    def post_event(self, body: Mapping[str, Any]) -> PostEvent | None: ...


_PARSERS: dict[Network, _Parser] = {
    Network.VK: vk,
    Network.OK: ok,
    Network.TELEGRAM: telegram,
    Network.MAX: max,
}


def identify(network: Network, body: Mapping[str, Any]) -> Identity | None:
    """What tells this update from others, and what it is about; None when it is no update of the network."""
    return _PARSERS[network].identify(body)


def post_event(network: Network, body: Mapping[str, Any]) -> PostEvent | None:
    """The version of a post that the update holds, or None when it holds none."""
    return _PARSERS[network].post_event(body)
