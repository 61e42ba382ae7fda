"""Networks are told where to knock, and told again when they forget."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from core import clock
from core.access import System
from networks.base import Network, Secret
from networks.inbound import sources, tasks
from networks.inbound.actions.hooks import OpenedHook, open_hook
from networks.inbound.models import HookEndpoint, PollCursor
from networks.inbound.queries import health
from networks.inbound.sources import Source
from networks.inbound.subscriptions import keep_subscribed, subscribe, unsubscribe
from networks.inbound.tests.stand import Networks

pytestmark = pytest.mark.django_db
NETWORKS = list(Network)


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


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_is_told_to_stop(network: Network, networks: Networks) -> None:
    hook, token = hook_of(network), Secret("7000000001:token")
    subscribe(hook.endpoint, token)
    unsubscribe(hook.endpoint, token)
    assert networks.told == {}
    unsubscribe(hook.endpoint, token)


def test_a_hook_of_somebody_else_is_left_alone(networks: Networks) -> None:
    networks.told["telegram"] = {"url": "https://other.example/"}
    networks.told["vk"] = {"url": "https://other.example/"}
    for network in (Network.TELEGRAM, Network.VK):
        unsubscribe(hook_of(network).endpoint, Secret("7000000001:token"))
    assert set(networks.told) == {"telegram", "vk"}


def test_vk_is_asked_for_what_the_portal_reads(networks: Networks) -> None:
    subscribe(hook_of(Network.VK).endpoint, Secret("t"))
    assert {"wall_reply_new", "wall_reply_delete", "message_new", "wall_post_new", "user_block"} <= set(
        networks.told["vk"]["events"]
    )
    assert HookEndpoint.objects.get(network="vk").confirmation == "a1b2c3d4"


def test_events_that_were_never_asked_for_are_asked_for_later(networks: Networks) -> None:
    """A portal that died between the two calls has an address that nothing comes to."""
    hook = hook_of(Network.VK)
    subscribe(hook.endpoint, Secret("t"))
    del networks.told["vk"]["events"]
    assert not subscribe(hook.endpoint, Secret("t"))
    assert "wall_reply_new" in networks.told["vk"]["events"]


def test_a_dead_hook_of_vk_is_known_until_vk_knocks(own_sources: None, networks: Networks) -> None:
    hook, token = hook_of(Network.VK), Secret("t")
    heard = HookEndpoint.objects.heard(clock.now())
    subscribe(hook.endpoint, token)
    assert heard.exists()
    networks.status = "failed"
    subscribe(hook.endpoint, token)
    assert not heard.all().exists()
    networks.status = "wait"
    subscribe(hook.endpoint, token)
    assert not heard.all().exists()
    networks.status = "ok"
    subscribe(hook.endpoint, token)
    assert heard.all().exists()
    sources.register_source(lambda: [Source(Network.VK, "7000000001", lambda: token)])
    networks.down = True
    keep_subscribed()
    assert not heard.all().exists()


def test_a_server_that_vk_has_switched_off_is_told_anew(networks: Networks) -> None:
    hook = hook_of(Network.VK)
    subscribe(hook.endpoint, Secret("t"))
    networks.status = "failed"
    networks.calls.clear()
    assert subscribe(hook.endpoint, Secret("t"))
    assert "groups.deleteCallbackServer" in networks.calls


def test_telegram_with_nothing_waiting_has_told_all(networks: Networks) -> None:
    hook, token = hook_of(Network.TELEGRAM), Secret("7000000001:token")
    subscribe(hook.endpoint, token)
    networks.pending = 2
    subscribe(hook.endpoint, token)
    assert not PollCursor.objects.exists()
    networks.pending = 0
    before = clock.now()
    subscribe(hook.endpoint, token)
    cursor = PollCursor.objects.get(network="telegram", source=hook.endpoint.external_id)
    assert cursor.polled_at is not None and cursor.polled_at >= before


def test_telegram_that_knocks_in_vain_says_why(networks: Networks) -> None:
    hook, token = hook_of(Network.TELEGRAM), Secret("7000000001:token")
    subscribe(hook.endpoint, token)
    networks.pending = 2
    networks.info = {"last_error_date": 1_732_000_000, "last_error_message": "Connection timed out"}
    assert not subscribe(hook.endpoint, token)
    (failing,) = health().failing
    assert failing.failing_since == datetime.fromtimestamp(1_732_000_000, UTC)
    assert "Connection timed out" in failing.error and failing.retry_at is None
    networks.pending = 0
    subscribe(hook.endpoint, token)
    assert health().failing == []


@pytest.mark.parametrize(
    ("network", "listed"), [(Network.TELEGRAM, "allowed_updates"), (Network.MAX, "update_types")]
)
def test_a_list_of_an_older_portal_is_told_anew(network: Network, listed: str, networks: Networks) -> None:
    hook, token = hook_of(network), Secret("7000000001:token")
    subscribe(hook.endpoint, token)
    wanted = networks.told[network.value][listed]
    networks.told[network.value][listed] = ["message"]
    assert subscribe(hook.endpoint, token)
    assert networks.told[network.value][listed] == wanted
    assert not subscribe(hook.endpoint, token)


def test_closed_addresses_of_ours_are_taken_back_from_max(networks: Networks) -> None:
    """Those of other portals and of other bots of ours stay."""
    hook, token = hook_of(Network.MAX), Secret("max-token")
    other = open_hook(actor=System("test"), network=Network.MAX, external_id="9000002").endpoint.url
    base = hook.endpoint.url.rpartition(f"/{hook.endpoint.path_key}")[0]
    networks.old = [f"{base}/old-key/", other, "https://other.example/hooks/max/key/"]
    subscribe(hook.endpoint, token)
    assert networks.old == [other, "https://other.example/hooks/max/key/"]


@pytest.fixture
def all_known(own_sources: None) -> None:
    listed = [Source(network, "7000000001", lambda: Secret("7000000001:token")) for network in NETWORKS]
    sources.register_source(lambda: listed)


def test_a_network_that_has_forgotten_is_told_again(all_known: None, networks: Networks) -> None:
    for network in NETWORKS:
        hook_of(network)
    assert keep_subscribed() == 4
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
