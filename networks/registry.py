"""Which adapter speaks with which network."""

from __future__ import annotations

from django.utils.module_loading import import_string

from networks.base import Adapter, Network, Target, Tokens

# Loaded on first use: a web process that sends nothing needs none of them.
_ADAPTERS: dict[Network, str] = {
    Network.VK: "networks.vk.adapter.VKAdapter",
    Network.OK: "networks.ok.adapter.OKAdapter",
    Network.TELEGRAM: "networks.telegram.adapter.TelegramAdapter",
    Network.MAX: "networks.max.adapter.MaxAdapter",
}


def adapter_class(network: Network | str) -> type[Adapter]:
    """The adapter of a network. ValueError when there is no such network."""
    found: type[Adapter] = import_string(_ADAPTERS[Network(network)])
    return found


def adapter_for(target: Target, tokens: Tokens) -> Adapter:
    """An adapter for one page and one piece of work."""
    return adapter_class(target.network)(target, tokens)


def adapter_classes() -> dict[Network, type[Adapter]]:
    """Every network with its adapter, in the order in which networks are shown."""
    return {network: adapter_class(network) for network in Network}
