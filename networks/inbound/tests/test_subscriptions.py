"""Networks are told where to knock, and told again when they forget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.access import System
from core.tests.loopback import Loopback, Reply, Seen
from networks.base import Network, Secret
from networks.inbound import sources, tasks
from networks.inbound.actions.hooks import OpenedHook, open_hook
from networks.inbound.sources import Source
from networks.inbound.subscriptions import keep_subscribed, subscribe

pytestmark = pytest.mark.django_db
NETWORKS = [Network.TELEGRAM, Network.MAX, Network.OK]


class Networks:
    """Three networks on the loopback that remember one address each."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.down = False

    def answer(self, seen: Seen) -> Reply:
        name = seen.path.strip("/").partition("/")[0]
        if self.down:
            return Reply(body=b"", status=502)
        if seen.path.endswith(("setWebhook", "subscribe")) or (
            seen.path.endswith("subscriptions") and seen.method == "POST"
        ):
            self.told[name] = seen.json
            return Reply({"ok": True, "result": True, "success": True})
        url = self.told.get(name, {}).get("url", "")
        listed = [{"url": url}] if url else []
        return Reply({"ok": True, "result": {"url": url, "pending_update_count": 0}, "subscriptions": listed})


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    found = Networks()
    server = Loopback(found.answer)
    bases = {"telegram": "telegram", "max": "max", "ok_graph": "ok"}
    settings.NETWORK_API_URLS = {
        **settings.NETWORK_API_URLS, **{name: f"{server.url}/{base}" for name, base in bases.items()}
    }  # fmt: skip
    settings.PORTAL_URL = "https://portal.dzhankoy.example"
    yield found
    server.close()


def hook_of(network: Network) -> OpenedHook:
    return open_hook(actor=System("test"), network=network, external_id="7000000001")


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_is_told_address_and_secret_once(network: Network, networks: Networks) -> None:
    hook = hook_of(network)
    assert subscribe(hook.endpoint, Secret("7000000001:token"))
    told = networks.told[network.value]
    assert told["url"] == hook.endpoint.url
    if network is not Network.OK:
        assert hook.secret in told.values()
    assert not subscribe(hook.endpoint, Secret("7000000001:token"))


def test_vk_is_told_by_a_person(networks: Networks) -> None:
    with pytest.raises(ValueError, match="person"):
        subscribe(hook_of(Network.VK).endpoint, Secret("t"))


@pytest.fixture
def all_known(own_sources: None) -> None:
    listed = [Source(network, "7000000001", lambda: Secret("7000000001:token")) for network in NETWORKS]
    sources.register_source(lambda: listed)


def test_a_network_that_has_forgotten_is_told_again(all_known: None, networks: Networks) -> None:
    for network in (*NETWORKS, Network.VK):
        hook_of(network)
    assert keep_subscribed() == 3
    assert keep_subscribed() == 0
    del networks.told["max"]
    assert keep_subscribed() == 1


def test_a_network_that_does_not_answer_stops_nobody(
    all_known: None, networks: Networks, caplog: Any
) -> None:
    hook_of(Network.TELEGRAM)
    networks.down = True
    tasks.keep_subscribed()
    assert "was not renewed" in caplog.text


def test_a_hook_without_a_token_waits(own_sources: None, networks: Networks) -> None:
    hook_of(Network.MAX)
    assert keep_subscribed() == 0
    assert networks.told == {}
