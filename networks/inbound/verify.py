"""Whether a knock on a hook comes from the network it is for. Anything not proven is refused."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from core.middleware import client_address
from core.vault.actions import use
from networks import reading
from networks.base import Network
from networks.inbound.models import HookEndpoint

SECRET_KIND = "token:hook"  # noqa: S105 - a kind, not a value
SECRET_HEADERS = {
    Network.TELEGRAM: "X-Telegram-Bot-Api-Secret-Token",
    Network.MAX: "X-Max-Bot-Api-Secret",
}
# https://apiok.ru/dev/graph_api/webhook: the network signs nothing, so at least it must call from its own house.
_OK_NETS = tuple(map(ip_network, ("217.20.145.192/28", "217.20.151.160/28", "217.20.153.48/28")))


def by_header(endpoint: HookEndpoint, request: HttpRequest) -> bool:
    """What can be told before the body is read: the secret header, or the caller's address."""
    network = Network(endpoint.network)
    if network in SECRET_HEADERS:
        return _same_secret(endpoint, request.headers.get(SECRET_HEADERS[network], ""))
    return network is not Network.OK or _from_ok(client_address(request))


def by_body(endpoint: HookEndpoint, body: Mapping[str, Any]) -> bool:
    """VK carries its proof in the body: the community's number and the secret, which a confirmation may lack."""
    if endpoint.network != Network.VK:
        return True
    if not constant_time_compare(reading.text(body, "group_id"), endpoint.external_id):
        return False
    if is_confirmation(endpoint, body) and "secret" not in body:
        return True
    return _same_secret(endpoint, reading.text(body, "secret"))


def is_confirmation(endpoint: HookEndpoint, body: Mapping[str, Any]) -> bool:
    """Whether VK asks for the confirmation string (https://dev.vk.com/ru/api/callback/getting-started)."""
    return endpoint.network == Network.VK and reading.text(body, "type") == "confirmation"


def _same_secret(endpoint: HookEndpoint, given: str) -> bool:
    expected = use(endpoint.owner, SECRET_KIND, purpose="hook")
    return bool(expected) and constant_time_compare(given, expected or "")


def _from_ok(address: str) -> bool:
    """A stand-in of the network (another host than its own) may call from anywhere."""
    if urlsplit(settings.NETWORK_API_URLS["ok_graph"]).hostname != "api.ok.ru":
        return True
    try:
        return any(ip_address(address) in net for net in _OK_NETS)
    except ValueError:
        return False
