"""Telling the networks where to knock, and telling them again: they forget an address that failed for hours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from core import clock
from core.errors import OutsideError
from core.logs import scrub
from core.vault.actions import use
from core.vault.errors import VaultError
from networks.base import Network, Secret
from networks.inbound import longpoll
from networks.inbound.models import HookEndpoint, PollCursor
from networks.inbound.parsing import max as max_parsing
from networks.inbound.parsing import telegram as telegram_parsing
from networks.inbound.parsing import vk as vk_parsing
from networks.inbound.sources import all_sources, is_polled
from networks.inbound.verify import SECRET_KIND
from networks.max import client as max_api
from networks.max.client import updates as max_updates
from networks.ok.client import Graph
from networks.telegram import client as telegram_api
from networks.telegram.client import updates as telegram_updates
from networks.vk import client as vk_api
from networks.vk.client import callbacks

logger = logging.getLogger(__name__)


def subscribe(endpoint: HookEndpoint, token: Secret) -> bool:
    """Make the network knock at this address; False when it does already. Not inside a transaction.

    Raises:
        OutsideError: the network refused, or did not answer.
    """
    return _SUBSCRIBE[Network(endpoint.network)](endpoint, token)


def unsubscribe(endpoint: HookEndpoint, token: Secret) -> None:
    """Make the network stop knocking; harmless when it does not. Not inside a transaction.

    Raises:
        OutsideError: the network refused, or did not answer.
    """
    _UNSUBSCRIBE[Network(endpoint.network)](endpoint, token)


def keep_subscribed() -> int:
    """Subscribe every open hook that its network has forgotten; returns how many.

    A network that does not answer is asked again at the next round.
    """
    tokens = {(source.network, source.key): source.token_provider for source in all_sources()}
    renewed = 0
    for endpoint in HookEndpoint.objects.filter(is_open=True):
        provider = tokens.get((Network(endpoint.network), endpoint.external_id))
        try:
            token = provider() if provider else None
            renewed += subscribe(endpoint, token) if token is not None else 0
        except VaultError as error:
            logger.error("hook %s was not renewed: %s", endpoint, error)
        except OutsideError as error:
            logger.warning("hook %s was not renewed: %s", endpoint, error)
            _note_silent(endpoint)
    _keep_long_poll(tokens)
    return renewed


def _note_silent(endpoint: HookEndpoint) -> None:
    """The network does not knock there: until it does, its news is fetched where it can be."""
    HookEndpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=True).update(failing_since=clock.now())


def _keep_long_poll(tokens: Mapping[tuple[Network, str], Callable[[], Secret | None]]) -> None:
    """Have VK go on keeping all events for the communities that are asked: an administrator may have switched some off."""
    if not is_polled(Network.VK):
        return
    hooked = HookEndpoint.objects.heard(clock.now()).filter(network=Network.VK).values("external_id")
    for cursor in PollCursor.objects.filter(network=Network.VK).exclude(ticket="").exclude(source__in=hooked):
        provider = tokens.get((Network.VK, cursor.source))
        try:
            token = provider() if provider else None
            if token is not None:
                longpoll.switch_on(token, cursor)
        except (OutsideError, VaultError) as error:
            logger.warning("the events of VK %s were not chosen again: %s", cursor.source, error)


def _telegram(endpoint: HookEndpoint, token: Secret) -> bool:
    """An address whose list of updates is another one (an older portal's) is told anew: what was left out never comes."""
    client, asked_at = telegram_api.Client(token), clock.now()
    info = telegram_updates.hook_info(client)
    if info.url == endpoint.url and info.wanted in (None, frozenset(telegram_parsing.WANTED)):
        if not info.pending:
            _note_nothing_waits(endpoint, asked_at)
        elif info.last_error:
            _note_trouble(endpoint, info)
        return False
    telegram_updates.set_hook(client, endpoint.url, _secret(endpoint), telegram_parsing.WANTED)
    return True


def _note_nothing_waits(endpoint: HookEndpoint, at: datetime) -> None:
    """All that happened before `at` was handed to us: worth as much as a poll, and kept in the same place."""
    row = {"network": endpoint.network, "source": endpoint.external_id}
    PollCursor.objects.bulk_create([PollCursor(**row)], ignore_conflicts=True)
    older = Q(polled_at__isnull=True) | Q(polled_at__lt=at)
    PollCursor.objects.filter(older, **row).update(polled_at=at, failing_since=None, retry_at=None, error="")


def _note_trouble(endpoint: HookEndpoint, info: telegram_updates.HookInfo) -> None:
    """What the network says of its knocking in vain, for the health screen."""
    row = {"network": endpoint.network, "source": endpoint.external_id}
    PollCursor.objects.bulk_create([PollCursor(**row)], ignore_conflicts=True)
    known = PollCursor.objects.filter(**row)
    known.filter(failing_since__isnull=True).update(failing_since=info.last_error_at or clock.now())
    known.update(
        error=f"Сеть не может достучаться, ждут событий: {info.pending}. {scrub(info.last_error)}"[:300]
    )


def _max(endpoint: HookEndpoint, token: Secret) -> bool:
    """Addresses of ours that are closed by now are taken back: the network would go on knocking there in vain."""
    client = max_api.Client(token)
    told = max_updates.subscriptions(client)
    for url in _closed_of_ours(endpoint, [one.url for one in told]):
        max_updates.unsubscribe(client, url)
    if any(one.url == endpoint.url and one.wanted in (None, frozenset(max_parsing.WANTED)) for one in told):
        return False
    max_updates.subscribe(client, endpoint.url, _secret(endpoint), max_parsing.WANTED)
    return True


def _closed_of_ours(endpoint: HookEndpoint, urls: Sequence[str]) -> list[str]:
    base = endpoint.url.rpartition(f"/{endpoint.path_key}")[0] + "/"
    open_ones = HookEndpoint.objects.filter(network=endpoint.network, is_open=True)
    keys = {endpoint.path_key, *open_ones.values_list("path_key", flat=True)}
    return [url for url in urls if url.startswith(base) and url.removeprefix(base).strip("/") not in keys]


def _ok(endpoint: HookEndpoint, token: Secret) -> bool:
    graph = Graph(token)
    if endpoint.url in graph.subscriptions():
        return False
    graph.subscribe(endpoint.url)
    return True


def _vk(endpoint: HookEndpoint, token: Secret) -> bool:
    """VK switches off a server that failed for long: then it is told anew. What it is to tell, it is told every time."""
    client, group_id = vk_api.Client(token), int(endpoint.external_id)
    known = [one for one in callbacks.servers(client, group_id) if one.url == endpoint.url]
    alive = next((one for one in known if one.status in ("ok", "wait")), None)
    if alive is not None:
        callbacks.set_events(client, group_id, alive.id, vk_parsing.WANTED)
        if alive.status == "ok":
            HookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
        return False
    for dead in known:
        _note_silent(endpoint)
        callbacks.delete_server(client, group_id, dead.id)
    # VK knocks while the server is being added, so the answer must be known before.
    endpoint.confirmation = callbacks.confirmation_code(client, group_id)
    HookEndpoint.objects.filter(pk=endpoint.pk).update(confirmation=endpoint.confirmation)
    server_id = callbacks.add_server(client, group_id, endpoint.url, _secret(endpoint))
    callbacks.set_events(client, group_id, server_id, vk_parsing.WANTED)
    return True


def _secret(endpoint: HookEndpoint) -> str:
    return use(endpoint.owner, SECRET_KIND, purpose="subscribe") or ""


def _leave_telegram(endpoint: HookEndpoint, token: Secret) -> None:
    client = telegram_api.Client(token)
    if telegram_updates.hook_info(client).url == endpoint.url:
        telegram_updates.delete_hook(client)


def _leave_max(endpoint: HookEndpoint, token: Secret) -> None:
    max_updates.unsubscribe(max_api.Client(token), endpoint.url)


def _leave_ok(endpoint: HookEndpoint, token: Secret) -> None:
    Graph(token).unsubscribe(endpoint.url)


def _leave_vk(endpoint: HookEndpoint, token: Secret) -> None:
    client, group_id = vk_api.Client(token), int(endpoint.external_id)
    for server in callbacks.servers(client, group_id):
        if server.url == endpoint.url:
            callbacks.delete_server(client, group_id, server.id)


_SUBSCRIBE: dict[Network, Callable[[HookEndpoint, Secret], bool]] = {
    Network.VK: _vk,
    Network.OK: _ok,
    Network.TELEGRAM: _telegram,
    Network.MAX: _max,
}
_UNSUBSCRIBE: dict[Network, Callable[[HookEndpoint, Secret], None]] = {
    Network.VK: _leave_vk,
    Network.OK: _leave_ok,
    Network.TELEGRAM: _leave_telegram,
    Network.MAX: _leave_max,
}
