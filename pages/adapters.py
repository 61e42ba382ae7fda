"""The adapter of a page."""

from __future__ import annotations

from networks.base import Adapter, Tokens
from networks.kept_store import KeptInDatabase
from networks.registry import adapter_for
from pages.models import OfficialPage
from pages.tokens import tokens_for


def adapter_of(page: OfficialPage, tokens: Tokens | None = None) -> Adapter:
    """An adapter that talks for this page, with the page's own tokens unless others are given."""
    adapter = adapter_for(page.target, tokens or tokens_for(page))
    adapter.kept = KeptInDatabase()
    return adapter
