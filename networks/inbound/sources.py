"""What is polled: the rooms above say which bots there are and how to get their tokens.

    sources.register_source(provider)      # in AppConfig.ready; provider() -> list[Source]

The provider is asked before every round of polls, so it answers from a constant number of queries and opens no
secret: the token is taken from `token_provider` only for the one call that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.conf import settings

from networks.base import Network, Secret


@dataclass(frozen=True)
class Source:
    """A bot (Telegram, MAX) or community (VK, OK) that speaks for pages; a provider lists it once, or its news is parted.

    `key` names it, the same text as `HookEndpoint.external_id`, so that a bot with an open hook is not polled and
    news taken in both ways is known as one. `page_ids` are external ids of the pages it serves.
    """

    network: Network
    key: str
    token_provider: Callable[[], Secret | None] = field(repr=False, compare=False)
    page_ids: frozenset[str] = frozenset()


# Odnoklassniki have no list of news to ask for.
POLLED = frozenset([Network.TELEGRAM, Network.MAX, Network.VK])


def is_polled(network: Network) -> bool:
    """Whether this network can be asked for news."""
    return network in POLLED and (network is not Network.VK or settings.VK_LONG_POLL)


SourceProvider = Callable[[], Iterable[Source]]
_providers: list[SourceProvider] = []


def register_source(provider: SourceProvider) -> None:
    """Have the sources that `provider` lists polled; the same provider twice is harmless."""
    if provider not in _providers:
        _providers.append(provider)


def all_sources() -> list[Source]:
    """Every source once; one that several providers name serves the pages of all of them."""
    found: dict[tuple[Network, str], Source] = {}
    for provider in _providers:
        for source in provider():
            known = found.get((source.network, source.key))
            pages = source.page_ids | (known.page_ids if known else frozenset())
            found[source.network, source.key] = replace(known or source, page_ids=frozenset(pages))
    return list(found.values())


def find(network: Network, key: str) -> Source | None:
    """The source of that number, if anybody still names it."""
    return next((one for one in all_sources() if (one.network, one.key) == (network, key)), None)
