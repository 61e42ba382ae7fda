"""A network is told to knock, and to knock no more; a failure leaves the source heard as before."""

from __future__ import annotations

from typing import Any

import pytest

from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from networks.base import Network, Secret
from networks.inbound import sources
from networks.inbound.actions.hooks import listen, stop_listening
from networks.inbound.models import HookEndpoint
from networks.inbound.polls import due_sources
from networks.inbound.sources import Source
from networks.inbound.tests.stand import Networks

pytestmark = pytest.mark.django_db


def source_of(network: Network) -> Source:
    key = "217000001" if network in (Network.VK, Network.OK) else "page:3"
    return Source(network, key, lambda: Secret("7000000001:token"), frozenset({"217000001"}))


@pytest.mark.parametrize("network", Network)
def test_a_network_knocks_and_stops(network: Network, networks: Networks, marina: Any) -> None:
    source = source_of(network)
    first = listen(actor=marina, source=source)
    assert listen(actor=marina, source=source) == first
    assert networks.told[network.value]["url"] == first.url
    for _ in range(2):
        stop_listening(actor=marina, source=source)
    assert networks.told == {}
    assert not HookEndpoint.objects.get().is_open
    events = Entry.objects.order_by("pk").values_list("event", flat=True)
    assert list(events) == ["vault.stored", "inbound.hook_opened", "inbound.hook_closed"]


def test_a_bot_is_asked_or_knocks_never_both(own_sources: None, networks: Networks, marina: Any) -> None:
    source = source_of(Network.TELEGRAM)
    sources.register_source(lambda: [source])
    assert due_sources() == [source]
    listen(actor=marina, source=source)
    assert due_sources() == []
    stop_listening(actor=marina, source=source)
    assert due_sources() == [source]


def test_a_network_that_says_no_is_heard_as_before(
    own_sources: None, networks: Networks, marina: Any
) -> None:
    source = source_of(Network.TELEGRAM)
    sources.register_source(lambda: [source])
    networks.down = True
    with pytest.raises(Refused, match="Телеграм не приняла адрес"):
        listen(actor=marina, source=source)
    assert due_sources() == [source]


def test_an_address_the_network_still_knocks_at_stays_open(networks: Networks, marina: Any) -> None:
    source = source_of(Network.MAX)
    listen(actor=marina, source=source)
    networks.down = True
    with pytest.raises(Refused, match="не отменила адрес"):
        stop_listening(actor=marina, source=source)
    assert HookEndpoint.objects.get().is_open


def test_a_portal_without_https_cannot_be_reached(networks: Networks, marina: Any, settings: Any) -> None:
    settings.PORTAL_URL = "http://portal.dzhankoy.example"
    with pytest.raises(Refused, match="https"):
        listen(actor=marina, source=source_of(Network.VK))
    assert networks.calls == []


def test_without_a_token_nobody_is_told(networks: Networks, marina: Any) -> None:
    with pytest.raises(Refused, match="Токена нет"):
        listen(actor=marina, source=Source(Network.VK, "1", lambda: None))
    assert not HookEndpoint.objects.exists()


def test_others_may_not(networks: Networks, oleg: Any) -> None:
    for act in (listen, stop_listening):
        with pytest.raises(AccessDenied):
            act(actor=oleg, source=source_of(Network.VK))
