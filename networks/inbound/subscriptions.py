"""Telling the networks where to knock, and telling them again: two of them forget an address that failed for hours.

VK is told by a person on the community's page: address, secret and the string that it answers with.
"""

from __future__ import annotations

import logging

from core.errors import OutsideError
from core.vault.actions import use
from networks.base import Network, Secret
from networks.inbound.models import HookEndpoint
from networks.inbound.parsing import max as max_parsing
from networks.inbound.parsing import telegram as telegram_parsing
from networks.inbound.sources import all_sources
from networks.inbound.verify import SECRET_KIND
from networks.max import client as max_api
from networks.max.client import updates as max_updates
from networks.ok.client import Graph
from networks.telegram import client as telegram_api
from networks.telegram.client import updates as telegram_updates

logger = logging.getLogger(__name__)


def subscribe(endpoint: HookEndpoint, token: Secret) -> bool:
    """Make the network knock at this address; False when it does already. Not inside a transaction.

    Raises:
        OutsideError: the network refused.
        ValueError: VK, where a person does it.
    """
    network = Network(endpoint.network)
    if network is Network.VK:
        raise ValueError("VK's hook is entered by a person")
    secret = use(endpoint.owner, SECRET_KIND, purpose="subscribe") or ""
    return {Network.TELEGRAM: _telegram, Network.MAX: _max, Network.OK: _ok}[network](
        token, endpoint.url, secret
    )


def keep_subscribed() -> int:
    """Subscribe every open hook that its network has forgotten; returns how many.

    A network that does not answer is asked again at the next round.
    """
    tokens = {(source.network, source.key): source.token_provider for source in all_sources()}
    renewed = 0
    for endpoint in HookEndpoint.objects.filter(is_open=True).exclude(network=Network.VK):
        provider = tokens.get((Network(endpoint.network), endpoint.external_id))
        token = provider() if provider else None
        if token is None:
            continue
        try:
            renewed += subscribe(endpoint, token)
        except OutsideError as error:
            logger.warning("hook %s was not renewed: %s", endpoint, error)
    return renewed


def _telegram(token: Secret, url: str, secret: str) -> bool:
    client = telegram_api.Client(token)
    if telegram_updates.hook_info(client).url == url:
        return False
    telegram_updates.set_hook(client, url, secret, telegram_parsing.WANTED)
    return True


def _max(token: Secret, url: str, secret: str) -> bool:
    client = max_api.Client(token)
    if url in max_updates.subscriptions(client):
        return False
    max_updates.subscribe(client, url, secret, max_parsing.WANTED)
    return True


def _ok(token: Secret, url: str, secret: str) -> bool:
    graph = Graph(token)
    if url in graph.subscriptions():
        return False
    graph.subscribe(url)
    return True
