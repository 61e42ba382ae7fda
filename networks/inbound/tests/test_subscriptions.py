"""Networks are told where to knock, and told again when they forget."""

from __future__ import annotations

from typing import Any

import pytest

from core import clock
from core.access import System
from networks.base import Network, Secret
from networks.inbound import sources, tasks
from networks.inbound.actions.hooks import OpenedHook, open_hook
from networks.inbound.models import HookEndpoint, PollCursor
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
