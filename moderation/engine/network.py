"""The seam to the networks: the only place of moderation that makes adapters. Tests put a fake network here."""

from __future__ import annotations

from networks.base import Adapter
from networks.registry import adapter_class as registered_class
from pages.adapters import adapter_of as adapter_of_page
from pages.models import OfficialPage


def adapter_of(page: OfficialPage) -> Adapter:
    """An adapter with the page's tokens, for one piece of work."""
    return adapter_of_page(page)


def adapter_class(network: str) -> type[Adapter]:
    """The adapter's class, for what it declares (how long its keys live)."""
    return registered_class(network)
