"""Handlers of a test are its own; what it registers is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from core.tests.loopback import Loopback
from networks.base import Network, SeenPost
from networks.inbound import handlers, sources
from networks.inbound.tests.stand import Networks


@dataclass
class Heard:
    """What the wall's callbacks were told, in order, and the wall that follows from it."""

    posts: list[tuple[Network, str, SeenPost]] = field(default_factory=list)
    gone: list[tuple[Network, str, str]] = field(default_factory=list)
    wall: dict[tuple[str, str], str] = field(default_factory=dict)

    def seen(self, network: Network, page: str, post: SeenPost) -> None:
        self.posts.append((network, page, post))
        self.wall[page, post.external_id] = post.text

    def took_off(self, network: Network, page: str, external_id: str) -> None:
        self.gone.append((network, page, external_id))
        self.wall.pop((page, external_id), None)

    @property
    def texts(self) -> list[str]:
        return [post.text for _, _, post in self.posts]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> handlers._Registry:
    """Only the built-in handlers."""
    by_kind = {key: list(found) for key, found in handlers._registry.by_kind.items()}
    fresh = handlers._Registry(by_kind)
    monkeypatch.setattr(handlers, "_registry", fresh)
    return fresh


@pytest.fixture
def heard(registry: handlers._Registry) -> Heard:
    """Callbacks of a room above that keep what they are told."""
    told = Heard()
    handlers.on_wall_post(told.seen)
    handlers.on_wall_post_gone(told.took_off)
    return told


@pytest.fixture
def own_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_providers", [])


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tasks that would have been sent to the broker, by name."""
    sent: list[str] = []
    monkeypatch.setattr("networks.inbound.tasks._send", lambda task, *args: sent.append(task.name))
    return sent


@contextmanager
def rolled_back() -> Iterator[None]:
    """A clean database for one example of many in a test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    found = Networks()
    server = Loopback(found.answer)
    bases = {"vk": "vk", "telegram": "telegram", "max": "max", "ok_graph": "ok"}
    settings.NETWORK_API_URLS = {
        **settings.NETWORK_API_URLS, **{name: f"{server.url}/{base}" for name, base in bases.items()}
    }  # fmt: skip
    settings.PORTAL_URL = "https://portal.dzhankoy.example"
    yield found
    server.close()
